// Where in a window of the webhook logs the reading has come to, so that it can begin anew near there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace zoomhook::zoomapi {

struct window {
    wall_time from;
    wall_time to;
};

/// Believes in the order of the entries only as long as it sees one: the documents promise none. Works in
/// whole minutes, as that is all that is understood of some of Zoom's times.
class reading_position {
public:
    /// Whether it is new; false: the same came in the minute where the reading stands, or in the one before.
    [[nodiscard]] bool take(const log_entry&);

    /// The window begins anew: what is left to read of it, which is all where there is no order.
    [[nodiscard]] window begin_anew(window);

private:
    enum class order { unknown, newest_first, oldest_first, none };
    void move_to(wall_time minute);

    order order_ = order::unknown;
    std::optional<wall_time> minute_;
    bool begins_ = true;                          ///< the next entry tells nothing of the order
    std::unordered_set<std::uint64_t> of_minute_; ///< what identifies its entries
    std::unordered_set<std::uint64_t> of_minute_before_;
};

} // namespace zoomhook::zoomapi
