// One thread with its io_context and the connections that live on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <mutex>
#include <thread>

#include "turns.hpp"
#include "zoomhook/base/clock.hpp"
#include "zoomhook/base/throttle.hpp"

namespace zoomhook::http {

class connection;
using connections = std::list<connection*>;

/// A connection as its loop knows it.
class connection {
public:
    virtual ~connection() = default;
    /// Ends whatever the connection waits for; its coroutine then finishes by itself. On the loop's thread.
    virtual void cut() noexcept = 0;

private:
    friend class io_loop;
    connections* in_ = nullptr; ///< which of its loop's lists it is in, and where
    connections::iterator place_;
    deadline waiting_since_; ///< for its client to begin a request, or to finish one
    deadline cut_at_ = deadline::max();
};

/// A connection lives on one loop from accept to close, so its code needs no locks. Members are for the
/// loop's own thread unless they say otherwise.
class io_loop {
public:
    io_loop() : work_(context_.get_executor()) {}

    /// Any thread: for posting work to the loop.
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] turns& handshakes() { return handshakes_; }
    /// Of those who speak plain HTTP where TLS is spoken; on the loop's thread.
    [[nodiscard]] throttle& plain_on_tls() { return plain_on_tls_; }
    void start();
    /// Any thread, after the last connection has gone: lets the loop run dry and joins its thread.
    void join();

    void add(connection&); ///< as one whose request, or handshake, is arriving
    void remove(connection&);
    void becomes_idle(connection&);
    /// Its client has begun a request. These two: false where it was chosen to leave, and must end.
    [[nodiscard]] bool begins_request(connection&);
    /// The request is there as a whole: now its client waits for us.
    [[nodiscard]] bool becomes_busy(connection&);
    void cut_idle();
    void cut_all();

    /// Cuts it when `t` has passed, or up to limit_precision later, unless another limit has been set by
    /// then.
    void limit(connection&, std::chrono::milliseconds t);
    static void lift_limit(connection& c) { c.cut_at_ = deadline::max(); }
    /// One look at all connections costs less than a timer for each step of each request.
    static constexpr std::chrono::milliseconds limit_precision{100};

    /// Who would leave first: who has been idle longest, and where nobody is, who has taken longest to send a
    /// request, which an honest client does in no time.
    struct candidate {
        enum class kind { idle, arriving, nobody } what = kind::nobody;
        deadline waiting_since;
        auto operator<=>(const candidate&) const = default;
    };
    [[nodiscard]] candidate first_to_leave() const; ///< Any thread.
    /// Any thread: cuts it; false where there is none. It counts as leaving from now on until it has gone.
    bool make_room();
    /// Any thread.
    [[nodiscard]] std::size_t leaving() const;

private:
    static void move(connection&, connections& to);
    bool move_unless_leaving(connection&, connections& to);
    [[nodiscard]] const connections& first_choice() const;
    void cut_leaving();
    void look_for_overdue();
    void cut_overdue();

    // Before the context: sessions that die with it still take themselves off these lists.
    mutable std::mutex mutex_; ///< the lists are the loop's thread's, but for who is chosen to leave
    connections busy_;
    connections idle_;     ///< longest idle first
    connections arriving_; ///< in a handshake or sending a request, longest first
    connections leaving_;
    boost::asio::io_context context_{1};
    turns handshakes_{context_};
    throttle plain_on_tls_;
    boost::asio::steady_timer next_look_{context_};
    bool looking_ = false; ///< only while there are connections
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::jthread thread_;
};

} // namespace zoomhook::http
