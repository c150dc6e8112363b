// What happens to a request for /webhook: verify, answer a challenge, or make a notification durable.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/http/message.hpp"
#include "zoomhook/ingest/pipeline.hpp"
#include "zoomhook/ingest/records.hpp"
#include "zoomhook/zoom/redaction.hpp"
#include "zoomhook/zoom/secret.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::endpoint {

/// Is told of every outcome, for logs and metrics. Called on any thread; must not block or throw.
class observer {
public:
    virtual ~observer() = default;
    virtual void
    stored(const ingest::delivery&, const ingest::receipt&, steady_clock::duration took) noexcept = 0;
    /// Nobody had room for a genuine notification: answered 503.
    virtual void no_room(const ingest::delivery&) noexcept = 0;
    /// A genuine notification was not durable in time: answered 503.
    virtual void late(const ingest::delivery&) noexcept = 0;
    /// Not genuine, or genuine and stale.
    virtual void refused(const zoom::verdict&, const http::request&, unsigned status) noexcept = 0;
    virtual void challenged(std::string_view app, const http::request&, bool answered) noexcept = 0;
    /// `declared` is the Content-Length, 0 where there was none.
    virtual void too_large(const http::header_fields&, std::uint64_t declared, unsigned status) noexcept = 0;
};

/// Whom to believe, and how far.
struct trust {
    zoom::signing_secrets secrets;
    std::chrono::seconds timestamp_tolerance{300};
    unsigned bad_signature_status = 401; ///< 401, or 503 while an operator isn't sure of the secret
    /// Null: bodies are stored as they are. With it nothing that was refused is kept: only its bytes as
    /// received could be judged again.
    std::shared_ptr<const zoom::redaction> rules{};
};

/// Whether it is a trial by `zoomhookd send`: answered like any, but it says nothing of Zoom.
[[nodiscard]] bool is_trial(const http::request&);

/// Any thread; keeps references to what it is given.
class webhook {
public:
    webhook(trust, ingest::pipeline&, ingest::record_keeper&, observer&, wall_clock);

    /// For requests from now on.
    void use(trust);

    void handle(http::request, http::responder);
    /// A body over the limit: 503 where it may be Zoom's, so that it is not lost for good, else 413.
    [[nodiscard]] http::response too_large(const http::header_fields&, std::uint64_t declared);

private:
    [[nodiscard]] std::shared_ptr<const trust> present_trust() const;
    void refuse(const zoom::verdict&, const trust&, http::request, const http::responder&);
    void
    challenge(const zoom::notification&, const zoom::signing_secret&, http::request, const http::responder&);
    void store(ingest::delivery, deadline started, deadline until, http::responder);

    mutable std::mutex mutex_; ///< for trust_
    std::shared_ptr<const trust> trust_;
    ingest::pipeline& pipeline_;
    ingest::record_keeper& records_;
    observer& observer_;
    const wall_clock now_;
};

} // namespace zoomhook::endpoint
