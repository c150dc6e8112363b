// When the daemon recovers by itself, and why.
// SPDX-License-Identifier: MIT
#include "recovery_schedule.hpp"

#include <algorithm>

namespace zoomhook::app {

using std::chrono::milliseconds;

std::string_view name_of(recovery_cause c) {
    switch (c) {
    case recovery_cause::start:
        return "start";
    case recovery_cause::tunnel:
        return "tunnel";
    case recovery_cause::clock:
        return "clock";
    case recovery_cause::daily:
        return "daily";
    case recovery_cause::retries:
        break;
    }
    return "retries";
}

recovery_schedule::recovery_schedule(recovery_pace p, double chance)
    : pace_(p),
      jitter_(std::chrono::duration_cast<milliseconds>(chance * p.jitter)),
      again_(p.again) {}

/// What was planned is not needed any more: this one covers its time, too. A tunnel that comes and goes must
/// not put it off for ever.
void recovery_schedule::outage_is_over(recovery_cause why, wall_time w, deadline now) {
    const deadline soon = now + pace_.settle;
    next_ = {{why, w}, next_ ? std::min(next_->at, soon) : soon};
}

void recovery_schedule::left_to_zoom(wall_time w, deadline now) {
    next_ = {{recovery_cause::retries, w + pace_.retries}, now + pace_.retries};
}

std::optional<due_recovery> recovery_schedule::due(wall_time w, deadline now) {
    if (!next_ && up_to_ && w >= *up_to_ + pace_.day + jitter_)
        next_ = {{recovery_cause::daily, w - pace_.day}, now};
    if (!next_ || now < next_->at) return {};
    return next_->what;
}

void recovery_schedule::covered(wall_time up_to) {
    next_.reset();
    up_to_ = up_to;
    again_ = pace_.again;
}

void recovery_schedule::others_are_at_it(deadline now) { postpone(now + pace_.others); }

void recovery_schedule::failed(deadline now, std::optional<milliseconds> pause) {
    postpone(now + pause.value_or(again_));
    if (!pause) again_ = std::min(2 * again_, pace_.longest);
}

void recovery_schedule::postpone(deadline until) {
    if (next_) next_->at = until;
}

} // namespace zoomhook::app
