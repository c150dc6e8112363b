// The interface of everything that makes a delivery durable: "take this, and tell me when it can't be lost".
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "zoomhook/base/bounded_queue.hpp"
#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::ingest {

/// One verified notification as one request brought it.
struct delivery {
    zoom::notification what;
    std::string app;               ///< whose secret verified it
    std::string secret_id;         ///< which of the app's secrets
    std::int64_t zm_timestamp = 0; ///< x-zm-request-timestamp, seconds: newer on each retry of Zoom's
    std::string signature;         ///< x-zm-signature as sent
    std::optional<std::string>
        request_id; ///< x-zm-request-id where it is valid text; unsigned, so not identity
    std::optional<std::string> tracking_id; ///< x-zm-trackingid likewise; shared by different events
    std::string remote_addr;                ///< the client's IP address, or empty
    wall_time received_at;
};

/// What a sink says of a delivery that it has made durable.
struct receipt {
    std::size_t batch_rows = 1; ///< how many were committed together
    bool repeated = false;      ///< it was stored already, and Zoom has delivered it again
    bool spooled = false;       ///< it is durable on this machine's disk, on its way to Postgres
    /// How long their commit took; only one delivery of them is told.
    std::optional<steady_clock::duration> commit_took = std::nullopt;
};

/// A delivery on its way, shared by whoever may make it durable: the first receipt answers the request.
class ticket {
public:
    using on_durable = std::function<void(const delivery&, const receipt&)>;
    /// Why nobody has made it durable.
    enum class unstored { late, refused };
    using on_unstored = std::function<void(const delivery&, unstored)>;

    /// `done` is called at most once, on the thread that settles; or else `not_done`, where nobody made it
    /// durable, on the thread that drops the ticket. Neither may block or throw.
    ticket(delivery what, deadline until, on_durable done, on_unstored not_done = {})
        : what_(std::move(what)),
          until_(until),
          done_(std::move(done)),
          not_done_(std::move(not_done)) {}
    ~ticket() {
        if (!settled_ && not_done_) not_done_(what_, refused_ ? unstored::refused : unstored::late);
    }
    ticket(const ticket&) = delete;
    ticket& operator=(const ticket&) = delete;

    [[nodiscard]] const delivery& what() const { return what_; }
    [[nodiscard]] deadline until() const { return until_; }
    /// False once it is settled or its requester has been told 503: then nobody needs to store it any more.
    [[nodiscard]] bool wanted(deadline now) const {
        return !settled_.load(std::memory_order_relaxed) && now < until_;
    }
    /// The delivery is durable. The first call answers, later ones are ignored. Any thread.
    void settle(const receipt& r) {
        if (!settled_.exchange(true)) done_(what_, r);
    }
    /// It can't be made durable as it is, however often that is tried. Any thread.
    void refuse() { refused_ = true; }
    /// Nobody took it: neither callback is to be called.
    void withdraw() { settled_ = true; }

private:
    const delivery what_;
    const deadline until_;
    on_durable done_;
    on_unstored not_done_;
    std::atomic<bool> settled_{false};
    std::atomic<bool> refused_{false};
};

using ticket_ptr = std::shared_ptr<ticket>;

/// What a waiting ticket holds: the body, its columns, and the request until the answer.
struct ticket_bytes {
    std::size_t operator()(const ticket_ptr& t) const { return t->what().what.raw.size() + 1024; }
};
using ticket_queue = bounded_queue<ticket_ptr, ticket_bytes>;

/// Where deliveries become durable. A sink settles a ticket only when the delivery would survive a power cut.
class sink {
public:
    virtual ~sink() = default;
    /// Takes the ticket, or says false when it has no room or is stopping. Never blocks. Any thread. A ticket
    /// taken is settled once durable; one that is no longer wanted may be dropped without a word.
    [[nodiscard]] virtual bool offer(ticket_ptr) = 0;
    /// False: what is offered now would hardly be durable in time. Any thread.
    [[nodiscard]] virtual bool works() const { return true; }
};

} // namespace zoomhook::ingest
