// When the daemon recovers by itself, and why: without clock or thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "zoomhook/app/recovery_pace.hpp"
#include "zoomhook/base/clock.hpp"

namespace zoomhook::app {

enum class recovery_cause {
    start,
    tunnel,
    clock,
    daily,
    retries ///< what a run has left to Zoom, which sends it again by itself, has come by now or failed for
            ///< good
};

/// "start": for the log and the metrics.
[[nodiscard]] std::string_view name_of(recovery_cause);

struct due_recovery {
    recovery_cause why;
    /// A run that read the logs up to here will do, whoever made it.
    wall_time must_cover;
};

/// Says when, never from where: what has been covered is remembered in the database, so that one run more
/// than needed costs little. An outage makes a run due, and so does a day without one.
class recovery_schedule {
public:
    /// `chance`: 0 to 1, of pace.jitter.
    recovery_schedule(recovery_pace, double chance);

    void outage_is_over(recovery_cause, wall_time, deadline now);
    /// Until one of the following is said of it, it stays due.
    [[nodiscard]] std::optional<due_recovery> due(wall_time, deadline now);

    /// A run has left something to Zoom: another looks at it once Zoom has given up.
    void left_to_zoom(wall_time, deadline now);
    /// By a run of ours, or of somebody else.
    void covered(wall_time up_to);
    void others_are_at_it(deadline now);
    /// The next attempt is after `pause`; nothing: after longer and longer ones.
    void failed(deadline now, std::optional<std::chrono::milliseconds> pause);

private:
    struct planned {
        due_recovery what;
        deadline at;
    };
    void postpone(deadline until);

    const recovery_pace pace_;
    const std::chrono::milliseconds jitter_;
    std::optional<planned> next_;
    std::optional<wall_time> up_to_; ///< covered, as far as we know
    std::chrono::milliseconds again_;
};

} // namespace zoomhook::app
