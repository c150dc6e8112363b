// One run that the daemon makes by itself.
// SPDX-License-Identifier: MIT
#include "recovery_attempt.hpp"

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;
using kind = recovery_result::kind;

/// Zoom sends a notification again for two hours, and logs each attempt: what was looked at then may have
/// failed for good since.
constexpr auto overlap = 3h;

/// The clocks of two receivers may differ by so much.
constexpr auto skew = 5min;

/// Nothing where it isn't known: what ends in the future was written while a clock was wrong.
std::optional<wall_time> covered_up_to(store::recovery& db, const std::string& app, wall_time now) {
    const std::optional<wall_time> up_to = db.covered_up_to(app);
    return up_to && *up_to <= now + skew ? up_to : std::nullopt;
}

recovery::callbacks callbacks_of(const recovery_means& m, store::recovery& db) {
    recovery::callbacks h;
    h.store = [&db](std::span<const store::recovered_event> events, const store::refusal_told& told) {
        return db.store(events, false, told);
    };
    h.screen = m.screening();
    h.done_up_to = [&db, &m](wall_time t) { db.cover(m.app, t); };
    return h;
}

} // namespace

recovery_result attempt_recovery(
    const recovery_means& m, zoomapi::transport& t, const zoomapi::environment& env, const due_recovery& due,
    recovery::report& so_far
) {
    store::recovery db(m.database, env.stop);
    if (!db.try_begin()) return {kind::others};
    const wall_time now = env.wall();
    const std::optional<wall_time> up_to = covered_up_to(db, m.app, now);
    if (up_to && *up_to >= due.must_cover) return {kind::needless, *up_to};
    zoomapi::client client(m.api, t, env);
    const wall_time oldest = zoomapi::oldest_log(now);
    const wall_time from = up_to ? std::max(*up_to - overlap, oldest) : oldest;
    recovery::run(client, {.from = from, .to = now, .app = m.app}, callbacks_of(m, db), so_far);
    return {kind::finished, so_far.to};
}

} // namespace zoomhook::app
