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

void io_loop::add(connection& c) { c.place_ = busy_.insert(busy_.end(), &c); }

void io_loop::remove(connection& c) {
    (c.idle_ ? idle_ : busy_).erase(c.place_);
    if (c.leaving_) --leaving_;
    publish_idle_since();
}

void io_loop::becomes_idle(connection& c) {
    c.idle_since_ = steady_clock::now();
    c.idle_ = true;
    idle_.splice(idle_.end(), busy_, c.place_);
    publish_idle_since();
}

void io_loop::becomes_busy(connection& c) {
    if (!c.idle_) return; // it was cut
    c.idle_ = false;
    busy_.splice(busy_.end(), idle_, c.place_);
    publish_idle_since();
}

void io_loop::publish_idle_since() {
    idle_since_ = idle_.empty() ? nobody_idle : idle_.front()->idle_since_.time_since_epoch().count();
}

/// It is idle no longer, though its coroutine has yet to hear of it: the next cut meets another one.
connection& io_loop::cut_longest_idle() {
    connection& c = *idle_.front();
    becomes_busy(c);
    c.cut();
    return c;
}

void io_loop::make_room() {
    ++leaving_;
    boost::asio::post(context_, [this] {
        if (idle_.empty())
            --leaving_;
        else
            cut_longest_idle().leaving_ = true;
    });
}

void io_loop::cut_idle() {
    while (!idle_.empty()) cut_longest_idle();
}

void io_loop::cut_all() {
    cut_idle();
    for (connection* c : busy_) c->cut();
}

} // namespace zoomhook::http
