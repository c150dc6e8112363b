// One thread with its io_context and the connections that live on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <limits>
#include <list>
#include <thread>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::http {

/// A connection as its loop knows it. Used on the loop's thread only.
class connection {
public:
    virtual ~connection() = default;
    /// Ends whatever the connection waits for; its coroutine then finishes by itself.
    virtual void cut() noexcept = 0;

private:
    friend class io_loop;
    std::list<connection*>::iterator place_;
    bool idle_ = false;
    bool leaving_ = false; ///< cut to make room
    deadline idle_since_;
};

/// A connection lives on one loop from accept to close, so its code needs no locks. Members are for the
/// loop's own thread unless they say otherwise.
class io_loop {
public:
    static constexpr std::int64_t nobody_idle = std::numeric_limits<std::int64_t>::max();

    io_loop() : work_(context_.get_executor()) {}

    /// Any thread: for posting work to the loop.
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    void start();
    /// Any thread, after the last connection has gone: lets the loop run dry and joins its thread.
    void join();

    void add(connection&); ///< as busy
    void remove(connection&);
    void becomes_idle(connection&);
    void becomes_busy(connection&);
    void cut_idle();
    void cut_all();

    /// Any thread: cuts the connection that has been idle longest. It counts as leaving from now on until it
    /// has gone.
    void make_room();
    /// Any thread.
    [[nodiscard]] std::size_t leaving() const { return leaving_.load(std::memory_order_relaxed); }
    /// Any thread: since when its longest idle connection waits, in steady ticks.
    [[nodiscard]] std::int64_t idle_since() const { return idle_since_.load(std::memory_order_relaxed); }

private:
    void publish_idle_since();
    connection& cut_longest_idle();

    // Before the context: sessions that die with it still take themselves off these lists.
    std::list<connection*> busy_;
    std::list<connection*> idle_; ///< longest idle first
    std::atomic<std::int64_t> idle_since_{nobody_idle};
    std::atomic<std::size_t> leaving_{0};
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::jthread thread_;
};

} // namespace zoomhook::http
