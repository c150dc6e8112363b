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
    work_.reset();
    if (thread_.joinable()) thread_.join();
}

void io_loop::add(connection& c) {
    std::scoped_lock lock(mutex_);
    c.place_ = busy_.insert(busy_.end(), &c);
    c.in_ = &busy_;
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
    std::scoped_lock lock(mutex_);
    c.idle_since_ = steady_clock::now();
    move(c, idle_);
}

bool io_loop::becomes_busy(connection& c) {
    std::scoped_lock lock(mutex_);
    if (c.in_ == &leaving_) return false;
    move(c, busy_);
    return true;
}

deadline io_loop::idle_since() const {
    std::scoped_lock lock(mutex_);
    return idle_.empty() ? deadline::max() : idle_.front()->idle_since_;
}

std::size_t io_loop::leaving() const {
    std::scoped_lock lock(mutex_);
    return leaving_.size();
}

bool io_loop::make_room() {
    {
        std::scoped_lock lock(mutex_);
        if (idle_.empty()) return false;
        move(*idle_.front(), leaving_);
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
    for (connection* c : busy_) c->cut();
}

} // namespace zoomhook::http
