// Counts what is under way, so that a stop can wait for the last of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>

#include "zoomhook/base/clock.hpp"

namespace zoomhook {

/// Any thread.
class gate {
public:
    /// One thing under way, until it is destroyed.
    class pass {
    public:
        explicit pass(gate& g) : gate_(&g) { g.enter(); }
        ~pass() {
            if (gate_ != nullptr) gate_->leave();
        }
        pass(pass&& other) noexcept : gate_(other.gate_) { other.gate_ = nullptr; }
        pass(const pass&) = delete;
        pass& operator=(const pass&) = delete;
        pass& operator=(pass&&) = delete;

    private:
        gate* gate_;
    };

    [[nodiscard]] std::size_t inside() const {
        std::scoped_lock lock(mutex_);
        return inside_;
    }
    /// True once nothing is inside; false if something still is at `until`.
    [[nodiscard]] bool wait_until_empty(deadline until) {
        std::unique_lock lock(mutex_);
        return emptied_.wait_until(lock, until, [this] { return inside_ == 0; });
    }

private:
    void enter() {
        std::scoped_lock lock(mutex_);
        ++inside_;
    }
    void leave() {
        std::scoped_lock lock(mutex_);
        if (--inside_ == 0) emptied_.notify_all();
    }

    mutable std::mutex mutex_;
    std::condition_variable emptied_;
    std::size_t inside_ = 0;
};

} // namespace zoomhook
