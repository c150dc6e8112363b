// Bounds what the bodies of all requests in flight take of the memory, and keeps room for ordinary ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>

#include "zoomhook/base/throttle.hpp"

namespace zoomhook::http {

/// Shared by the loops. A body counts as it arrives, not by what its Content-Length claims: a claim costs its
/// sender nothing. Zoom's notifications are a few KiB and come at once, so a few large bodies, which anybody
/// may send, can't take the last quarter of the room from them, and many that never end not the last eighth:
/// what is there as a whole is answered, and gone, in no time.
class body_budget {
public:
    /// Up to so many bytes a body may take of the last quarter, and, once it is complete, of the last eighth.
    static constexpr std::size_t ordinary = 64 * 1024;

    explicit body_budget(std::size_t bytes)
        : all_(bytes),
          for_large_(bytes - bytes / 4),
          for_incomplete_(bytes - bytes / 8) {}

    /// What one body holds of it; gives it back when it ends.
    class share {
    public:
        explicit share(body_budget& home) : home_(home) {}
        ~share() { home_.used_.fetch_sub(held_, std::memory_order_relaxed); }
        share(const share&) = delete;
        share& operator=(const share&) = delete;

        /// False where there is no room for a body so large. Never shrinks.
        [[nodiscard]] bool grow_to(std::size_t bytes, bool complete) {
            if (bytes <= held_) return true;
            const std::size_t more = bytes - held_;
            const std::size_t limit = home_.limit_for(bytes, complete);
            if (home_.used_.fetch_add(more, std::memory_order_relaxed) + more > limit) {
                home_.used_.fetch_sub(more, std::memory_order_relaxed);
                return false;
            }
            held_ = bytes;
            return true;
        }

    private:
        body_budget& home_;
        std::size_t held_ = 0;
    };

    /// A body was refused. How often since it was last told, or 0: it isn't to be told now. Any thread.
    [[nodiscard]] std::uint64_t refused(deadline now) {
        std::scoped_lock lock(mutex_);
        return refused_.happened(now);
    }

private:
    [[nodiscard]] std::size_t limit_for(std::size_t bytes, bool complete) const {
        if (bytes > ordinary) return for_large_;
        return complete ? all_ : for_incomplete_;
    }

    const std::size_t all_;
    const std::size_t for_large_;
    const std::size_t for_incomplete_;
    std::atomic<std::size_t> used_{0};
    std::mutex mutex_; ///< refused_
    throttle refused_;
};

} // namespace zoomhook::http
