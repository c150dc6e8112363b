// One thread with its io_context and the connections that live on it.
// SPDX-License-Identifier: MIT
#include "io_loop.hpp"

#include <boost/asio/post.hpp>
#include <exception>

#include "zoomhook/base/log.hpp"

namespace zoomhook::http {

void io_loop::start() {
    thread_ = std::jthread([this] {
        for (;;) try {
                context_.run();
                return;
            } catch (const std::exception& e) { // a bug of ours: the other connections go on
                log::error("an I/O loop caught an exception", {{"what", e.what()}});
            }
    });
}

void io_loop::join() {
    boost::asio::post(context_, [this] { next_look_.cancel(); });
    work_.reset();
    if (thread_.joinable()) thread_.join();
}

void io_loop::add(connection& c) {
    if (!looking_) look_for_overdue();
    std::scoped_lock lock(mutex_);
    c.waiting_since_ = steady_clock::now();
    c.place_ = arriving_.insert(arriving_.end(), &c);
    c.in_ = &arriving_;
}

void io_loop::remove(connection& c) {
    std::scoped_lock lock(mutex_);
    c.in_->erase(c.place_);
}

void io_loop::move(connection& c, connections& to) {
    to.splice(to.end(), *c.in_, c.place_);
    c.in_ = &to;
}

void io_loop::becomes_idle(connection& c) {
    (void)move_unless_leaving(c, idle_); // else it is cut in a moment
}

bool io_loop::begins_request(connection& c) { return move_unless_leaving(c, arriving_); }

bool io_loop::becomes_busy(connection& c) { return move_unless_leaving(c, busy_); }

bool io_loop::move_unless_leaving(connection& c, connections& to) {
    std::scoped_lock lock(mutex_);
    if (c.in_ == &leaving_) return false;
    c.waiting_since_ = steady_clock::now(); // under the lock: other threads compare it
    move(c, to);
    return true;
}

io_loop::candidate io_loop::first_to_leave() const {
    using kind = candidate::kind;
    std::scoped_lock lock(mutex_);
    const connections& from = first_choice();
    if (from.empty()) return {kind::nobody, deadline::max()};
    return {&from == &idle_ ? kind::idle : kind::arriving, from.front()->waiting_since_};
}

const connections& io_loop::first_choice() const { return idle_.empty() ? arriving_ : idle_; }

std::size_t io_loop::leaving() const {
    std::scoped_lock lock(mutex_);
    return leaving_.size();
}

bool io_loop::make_room() {
    {
        std::scoped_lock lock(mutex_);
        const connections& from = first_choice();
        if (from.empty()) return false;
        move(*from.front(), leaving_);
    }
    boost::asio::post(context_, [this] { cut_leaving(); });
    return true;
}

/// On the loop's thread, where alone a connection goes.
void io_loop::cut_leaving() {
    std::scoped_lock lock(mutex_);
    for (connection* c : leaving_) c->cut();
}

void io_loop::cut_idle() {
    {
        std::scoped_lock lock(mutex_);
        while (!idle_.empty()) move(*idle_.front(), leaving_);
    }
    cut_leaving();
}

void io_loop::cut_all() {
    cut_idle();
    for (const connections* still : {&arriving_, &busy_})
        for (connection* c : *still) c->cut();
}

void io_loop::limit(connection& c, std::chrono::milliseconds t) { c.cut_at_ = steady_clock::now() + t; }

void io_loop::look_for_overdue() {
    looking_ = true;
    next_look_.expires_after(limit_precision);
    next_look_.async_wait([this](const boost::system::error_code& stopping) {
        cut_overdue();
        looking_ = !stopping && !(busy_.empty() && idle_.empty() && arriving_.empty() && leaving_.empty());
        if (looking_) look_for_overdue();
    });
}

void io_loop::cut_overdue() {
    std::scoped_lock lock(mutex_);
    const deadline now = steady_clock::now();
    for (connection* c : idle_) {
        if (c->cut_at_ > now) break; // all have the same limit, so the rest is younger
        c->cut();
    }
    for (const connections* each : {&arriving_, &busy_, &leaving_})
        for (connection* c : *each)
            if (c->cut_at_ <= now) c->cut();
}

} // namespace zoomhook::http
