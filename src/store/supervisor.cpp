// Cuts connections whose calls take too long: a frozen server would block libpq for ever.
// SPDX-License-Identifier: MIT
#include "supervisor.hpp"

#include <algorithm>
#include <sys/socket.h>

namespace zoomhook::store {

supervisor::supervisor() : thread_([this](const std::stop_token& stop) { run(stop); }) {}
supervisor::~supervisor() = default; // the thread's stop token wakes it

supervisor::watch::watch(supervisor& s, int socket, deadline until) : supervisor_(s) {
    std::scoped_lock lock(s.mutex_);
    place_ = s.watched_.insert(s.watched_.end(), {socket, std::min(until, s.latest_)});
    s.consider(place_->until);
}

supervisor::watch::~watch() {
    std::scoped_lock lock(supervisor_.mutex_);
    supervisor_.watched_.erase(place_);
}

void supervisor::limit(deadline latest) {
    std::scoped_lock lock(mutex_);
    latest_ = latest;
    for (entry& e : watched_) e.until = std::min(e.until, latest);
    consider(latest);
}

/// With the mutex held.
void supervisor::consider(deadline until) {
    if (until >= wakes_at_) return;
    earlier_ = true;
    changed_.notify_one();
}

deadline supervisor::cut_the_late(deadline now) {
    deadline next = now + std::chrono::hours(1);
    for (entry& e : watched_) {
        if (e.cut) continue;
        if (e.until <= now) {
            ::shutdown(e.socket, SHUT_RDWR);
            e.cut = true;
        } else {
            next = std::min(next, e.until);
        }
    }
    return next;
}

void supervisor::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        wakes_at_ = cut_the_late(steady_clock::now());
        earlier_ = false;
        changed_.wait_until(lock, stop, wakes_at_, [this] { return earlier_; });
    }
}

} // namespace zoomhook::store
