// One run that the daemon makes by itself: from where the last one came to, up to now.
// SPDX-License-Identifier: MIT
#pragma once

#include "recovery_schedule.hpp"
#include "zoomhook/recovery/run.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::app {

struct recovery_means {
    store::options database;
    zoomapi::options api;
    std::string app; ///< whose rows they become
    std::function<std::function<bool(zoom::notification&)>()> screening;
};

struct recovery_result {
    enum class kind {
        finished,
        needless, ///< another run has covered it meanwhile
        others    ///< another process is at it
    } what;
    wall_time up_to{}; ///< covered; not with others
};

/// Blocks, and ends within a few seconds once environment.stop is requested. Throws zoomapi::error,
/// store::error, and what screening throws; `so_far` says what was done then, too. What a run had finished
/// before it was cut short is not read again.
[[nodiscard]] recovery_result attempt_recovery(
    const recovery_means&, zoomapi::transport&, const zoomapi::environment&, const due_recovery&,
    recovery::report& so_far
);

} // namespace zoomhook::app
