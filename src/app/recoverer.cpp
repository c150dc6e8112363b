// Recovers by itself what never arrived.
// SPDX-License-Identifier: MIT
#include "recoverer.hpp"

#include <algorithm>

#include "zoomhook/base/log.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::app {
namespace {

using std::chrono::milliseconds;
using kind = recovery_result::kind;

/// It would be refused likewise until somebody mends the config, the app or the account.
bool needs_somebody(zoomapi::cause c) {
    using enum zoomapi::cause;
    switch (c) {
    case bad_options:
    case untrusted:
    case redirected:
    case wrong_secret:
    case wrong_account:
    case app_deactivated:
    case grant_refused:
    case token_refused:
    case missing_scope:
    case no_permission:
    case app_not_found:
        return true;
    default:
        return false;
    }
}

std::optional<milliseconds> pause_after(const zoomapi::error::details& d, const recovery_pace& p) {
    if (needs_somebody(d.why)) return p.people;
    if (d.again_in) return std::clamp(*d.again_in, p.again, p.people);
    return {};
}

/// By which a failure is known when it comes again: its sentence may have a time in it.
std::string key_of(const zoomapi::error::details& d) {
    return std::string(name_of(d.why)) + ' ' + std::to_string(d.status) + ' ' +
           std::to_string(d.code.value_or(0));
}

/// Also of a run that failed later: what it had finished is not read again.
void tell_refused(const due_recovery& due, const recovery::report& r) {
    if (r.refused == 0) return;
    std::string ids;
    for (const recovery::refusal& one : r.refusals) ids += (ids.empty() ? "" : " ") + one.request_id;
    log::warn(
        "Postgres refuses entries of Zoom's log, which are left out; mend that, then zoomhookd recover "
        "stores them",
        {{"cause", name_of(due.why)},
         {"refused", r.refused},
         {"requests", ids},
         {"why", r.refusals.empty() ? "" : r.refusals.front().why}}
    );
}

} // namespace

recoverer::recoverer(recoverer_environment h, const recovery_pace& p, double chance)
    : env_(std::move(h)),
      pace_(p),
      schedule_(p, chance),
      clock_(env_.wall(), env_.steady()) {
    schedule_.outage_is_over(recovery_cause::start, env_.wall(), env_.steady());
}

void recoverer::look(const std::stop_token& ended) {
    look_for_outages(ended);
    const std::optional<due_recovery> due = schedule_.due(env_.wall(), env_.steady());
    if (due && env_.store_works()) attempt(*due, ended);
}

void recoverer::look_for_outages(const std::stop_token& ended) {
    const wall_time w = env_.wall();
    const deadline now = env_.steady();
    if (clock_.jumped(w, now, env_.clock_tolerance()))
        schedule_.outage_is_over(recovery_cause::clock, w, now);
    if (env_.tunnel_found && tunnel_.back(env_.tunnel_found(ended), env_.arrived()))
        schedule_.outage_is_over(recovery_cause::tunnel, w, now);
}

void recoverer::attempt(const due_recovery& due, const std::stop_token& ended) {
    recovery::report found;
    const deadline began = env_.steady();
    try {
        const recovery_result r = env_.attempt(due, found, ended);
        if (r.what == kind::finished) finished(due, found, began);
        conclude(due, r);
        if (found.left_to_zoom > 0) schedule_.left_to_zoom(env_.wall(), env_.steady());
    } catch (const zoomapi::error& e) {
        if (!ended.stop_requested())
            failed(due, found, {key_of(e.about), e.what(), pause_after(e.about, pace_)});
    } catch (const std::exception& e) { // while Postgres is away, which is told by the store, it stays due
        if (!ended.stop_requested() && env_.store_works())
            failed(due, found, {e.what(), e.what(), pace_.again});
    }
    tell_refused(due, found);
}

void recoverer::conclude(const due_recovery& due, const recovery_result& r) {
    if (r.what == kind::others) {
        log::debug("another process recovers what never arrived", {{"cause", name_of(due.why)}});
        return schedule_.others_are_at_it(env_.steady());
    }
    if (r.what == kind::needless)
        log::debug("what never arrived has been recovered by another process", {{"cause", name_of(due.why)}});
    schedule_.covered(r.up_to);
}

void recoverer::finished(const due_recovery& due, const recovery::report& r, deadline began) {
    told_.clear();
    count(due, true, r);
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(env_.steady() - began);
    log::info(
        "recovered what never arrived",
        {{"cause", name_of(due.why)},
         {"from", iso_text(r.from)},
         {"to", iso_text(r.to)},
         {"entries", r.entries},
         {"stored", r.stored},
         {"incomplete", r.incomplete},
         {"already_there", r.already_there},
         {"refused", r.refused},
         {"left_to_zoom", r.left_to_zoom},
         {"left_out", r.skipped + r.forgotten + r.without_body + r.not_understood},
         {"requests", r.requests},
         {"seconds", took.count()}}
    );
}

/// What stays as it is is told once.
void recoverer::failed(const due_recovery& due, const recovery::report& r, const failure& f) {
    count(due, false, r);
    const bool known = std::exchange(told_, f.key) == f.key;
    log::write(
        known ? log::level::debug : log::level::warn, "what never arrived can't be recovered yet",
        {{"cause", name_of(due.why)}, {"why", f.why}, {"stored", r.stored}}
    );
    schedule_.failed(env_.steady(), f.pause);
}

void recoverer::count(const due_recovery& due, bool finished, const recovery::report& r) {
    env_.count(
        {.cause = name_of(due.why),
         .finished = finished,
         .stored = r.stored,
         .incomplete = r.incomplete,
         .already_there = r.already_there,
         .refused = r.refused,
         .requests = r.requests,
         .rate_limited = r.rate_limited,
         .when = env_.wall()}
    );
}

} // namespace zoomhook::app
