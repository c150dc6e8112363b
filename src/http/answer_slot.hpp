// Where the answer to a request is left for its session, from any thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "zoomhook/http/message.hpp"

namespace zoomhook::http {

/// The session waits on its own timer, `bell`, until the deadline; an answer cancels the wait. A slot may
/// outlive its session (somebody holds the responder still), so after detach() it touches the session no
/// more, and it owns nothing of Asio's: it may be destroyed after the loop.
class answer_slot : public std::enable_shared_from_this<answer_slot> {
public:
    answer_slot(boost::asio::io_context& loop, boost::asio::steady_timer& bell) : loop_(loop), bell_(&bell) {}

    /// Any thread, while the loop exists; the first answer counts. Never runs the session inline.
    void answer(response r) {
        boost::asio::post(loop_, [self = shared_from_this(), r = std::move(r)]() mutable {
            if (self->bell_ == nullptr || self->answer_) return;
            self->answer_ = std::move(r);
            self->bell_->cancel();
        });
    }

    /// The loop's thread, once the wait is over: the answer, or nothing if the deadline came first.
    [[nodiscard]] std::optional<response> detach() {
        bell_ = nullptr;
        return std::move(answer_);
    }

private:
    boost::asio::io_context& loop_;
    boost::asio::steady_timer* bell_;
    std::optional<response> answer_;
};

} // namespace zoomhook::http
