// Bounds what the bodies of all requests in flight take of the memory, and keeps room for ordinary ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>

namespace zoomhook::http {

/// Shared by the loops. A body counts as it arrives, not by what its Content-Length claims: a claim costs its
/// sender nothing. Zoom's notifications are a few KiB, so a few large bodies, which anybody may send, can't
/// take the last quarter of the room from them.
class body_budget {
public:
    static constexpr std::size_t ordinary =
        64 * 1024; ///< bytes of a body up to which the last quarter is there

    explicit body_budget(std::size_t bytes) : all_(bytes), for_large_(bytes - bytes / 4) {}

    /// What one body holds of it; gives it back when it ends.
    class share {
    public:
        explicit share(body_budget& home) : home_(home) {}
        ~share() { home_.used_.fetch_sub(held_, std::memory_order_relaxed); }
        share(const share&) = delete;
        share& operator=(const share&) = delete;

        /// False where there is no room for a body so large. Never shrinks.
        [[nodiscard]] bool grow_to(std::size_t bytes) {
            if (bytes <= held_) return true;
            const std::size_t more = bytes - held_;
            const std::size_t limit = bytes <= ordinary ? home_.all_ : home_.for_large_;
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

private:
    const std::size_t all_;
    const std::size_t for_large_;
    std::atomic<std::size_t> used_{0};
};

} // namespace zoomhook::http
