// One piece of long work a round of a loop, so that whatever else is ready comes between two pieces.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::http {

/// First come, first served. All on the loop's thread.
class turns {
public:
    explicit turns(boost::asio::io_context& loop) : loop_(loop) {}

    /// Ends when it is the caller's turn; the next one's comes a round later, however long the caller's work
    /// takes. Nobody leaves the line before: who has been cut meanwhile finds out in its turn.
    [[nodiscard]] boost::asio::awaitable<void> next() {
        boost::asio::steady_timer bell(loop_, deadline::max());
        waiting_.push_back(&bell);
        if (waiting_.size() == 1) call_next();
        [[maybe_unused]] const auto rung =
            co_await bell.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        waiting_.pop_front();
        if (!waiting_.empty()) call_next();
    }

private:
    /// Posted, so that it comes after what is ready now.
    void call_next() {
        boost::asio::post(loop_, [this] { waiting_.front()->cancel(); });
    }

    boost::asio::io_context& loop_;
    std::deque<boost::asio::steady_timer*> waiting_;
};

} // namespace zoomhook::http
