// Cuts connections whose time is up.
// SPDX-License-Identifier: MIT
#include "supervisor.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace zoomhook::store {

supervisor::watch::watch(supervisor& home, int socket, deadline until, at_stop fate)
    : home_(home),
      socket_(socket),
      until_(until),
      at_stop_(fate) {
    std::scoped_lock lock(home_.mutex_);
    until_ = home_.limited(*this);
    const bool earliest = home_.watches_.empty() || until_ < (*home_.watches_.begin())->until_;
    home_.watches_.insert(this);
    if (earliest) home_.changed_.notify_one();
}

supervisor::watch::~watch() {
    std::scoped_lock lock(home_.mutex_);
    home_.watches_.erase(this);
}

supervisor::supervisor() : thread_([this](const std::stop_token& ended) { run(ended); }) {}

deadline supervisor::limited(const watch& w) const {
    if (!stopping_) return w.until_;
    return w.at_stop_ == at_stop::is_cut ? deadline::min() : std::min(w.until_, limit_);
}

void supervisor::stop(deadline until) {
    std::scoped_lock lock(mutex_);
    stopping_ = true;
    limit_ = until;
    const auto known = std::exchange(watches_, {}); // their order changes
    for (watch* w : known) {
        w->until_ = limited(*w);
        watches_.insert(w);
    }
    changed_.notify_one();
}

bool supervisor::leaves_time(std::chrono::milliseconds t, at_stop fate) const {
    std::scoped_lock lock(mutex_);
    return !stopping_ || (fate == at_stop::may_finish && steady_clock::now() + t < limit_);
}

void supervisor::cut_expired(deadline now) {
    while (!watches_.empty() && (*watches_.begin())->until_ <= now) {
        watch* expired = *watches_.begin();
        ::shutdown(expired->socket_, SHUT_RDWR);
        watches_.erase(watches_.begin());
    }
}

void supervisor::run(const std::stop_token& ended) {
    std::unique_lock lock(mutex_);
    while (!ended.stop_requested()) {
        cut_expired(steady_clock::now());
        if (watches_.empty()) {
            changed_.wait(lock, ended, [this] { return !watches_.empty(); });
        } else {
            const deadline next = (*watches_.begin())->until_;
            changed_.wait_until(lock, ended, next, [this, next] {
                return !watches_.empty() && (*watches_.begin())->until_ < next;
            });
        }
    }
}

} // namespace zoomhook::store
