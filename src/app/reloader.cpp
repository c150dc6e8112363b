// Reads the config again while the daemon runs, and puts in force what can be.
// SPDX-License-Identifier: MIT
#include "reloader.hpp"

#include <algorithm>

#include "zoomhook/base/join.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::app {
namespace {

/// systemd copies a credential when the unit starts.
std::vector<std::string> credentials_of(const config::outcome& o) {
    constexpr std::string_view by_systemd = "systemd's credential ";
    for (const config::effective_value& v : o.effective)
        if (v.origin.starts_with(by_systemd))
            return {
                v.key + " comes from " + v.origin +
                ", which a unit keeps as it was at its start: to change it, "
                "systemctl restart zoomhookd; the socket unit refuses no connection meanwhile"};
    return {};
}

void tell(const ops::reload_report& r) {
    for (const std::string& mistake : r.mistakes) log::error("not reloaded: " + mistake);
    if (!r.mistakes.empty()) return;
    log::info(ops::told(r), {{"changed", join(r.changed)}});
    if (!r.need_restart.empty())
        log::warn("changes that take effect at a restart", {{"keys", join(r.need_restart)}});
    for (const std::string& note : r.notes) log::info(note);
}

} // namespace

reloader::reloader(loader load, const config::outcome& at_start, applier apply)
    : load_(std::move(load)),
      apply_(std::move(apply)),
      at_start_(at_start),
      in_force_(at_start),
      state_{.loaded_at = std::chrono::system_clock::now()} {}

ops::reload_report reloader::reload() {
    std::scoped_lock one(one_at_a_time_);
    ops::reload_report report = attempt();
    tell(report);
    std::scoped_lock lock(mutex_);
    state_.current = report.mistakes.empty();
    if (state_.current) state_.loaded_at = std::chrono::system_clock::now();
    return report;
}

ops::reload_report reloader::attempt() {
    config::outcome fresh;
    try {
        fresh = load_();
        if (!fresh.mistakes.empty())
            return {.mistakes = fresh.mistakes, .changed = {}, .need_restart = {}, .notes = {}};
        apply_(fresh.values);
    } catch (const std::exception& e) {
        return {.mistakes = {e.what()}, .changed = {}, .need_restart = {}, .notes = {}};
    }
    const config::outcome before = put_in_force(std::move(fresh));
    return {
        .mistakes = {},
        .changed = config::compare(before, in_force_).live,
        .need_restart = config::compare(at_start_, in_force_).at_restart,
        .notes = credentials_of(in_force_),
    };
}

config::outcome reloader::put_in_force(config::outcome fresh) {
    std::scoped_lock lock(mutex_);
    return std::exchange(in_force_, std::move(fresh));
}

config::settings reloader::loaded() const {
    std::scoped_lock lock(mutex_);
    return in_force_.values;
}

reloader::state reloader::now() const {
    std::scoped_lock lock(mutex_);
    return state_;
}

} // namespace zoomhook::app
