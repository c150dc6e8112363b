// What Zoom's answers say of its rate limits, and the pace that leaves some of them to others.
// SPDX-License-Identifier: MIT
//
// https://developers.zoom.us/docs/api/rate-limits/ and Zoom's blog show with a 429: X-RateLimit-Category,
// X-RateLimit-Type (QPS or Daily-limit), X-RateLimit-Limit, X-RateLimit-Remaining, and for the daily limit
// "Retry-After: 2025-08-23T00:00:00Z", which is neither of HTTP's two forms. All three are understood.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::zoomapi {

/// How long Retry-After asks to wait, at least 0. A date is compared with the answer's own, since our clock
/// may be wrong, or else with `now`.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const http_answer&, wall_time now);

/// Whether the answer says that of a daily limit no more than `share` is left.
[[nodiscard]] bool day_is_used_up(const http_answer&, double share);

/// Requests at even distances.
class pace {
public:
    explicit pace(double per_second)
        : distance_(std::chrono::duration_cast<steady_clock::duration>(
              std::chrono::duration<double>(1 / per_second)
          )) {}

    /// How long to wait before the request that is about to be made.
    [[nodiscard]] std::chrono::milliseconds next(deadline now);

private:
    steady_clock::duration distance_;
    deadline next_{};
};

} // namespace zoomhook::zoomapi
