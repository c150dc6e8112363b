// Reads the config again while the daemon runs, and puts in force what can be.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <mutex>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/config/load.hpp"
#include "zoomhook/ops/admin.hpp"

namespace zoomhook::app {

/// Any thread; one reload at a time.
class reloader {
public:
    using loader = std::function<config::outcome()>;
    /// Puts settings in force, all or none; throws std::exception with one sentence where it can't.
    using applier = std::function<void(const config::settings&)>;

    reloader(loader, const config::outcome& at_start, applier);

    ops::reload_report reload();
    /// When what is in force was loaded, and whether a reload has been refused since.
    struct state {
        wall_time loaded_at;
        bool current = true;
    };
    [[nodiscard]] state now() const;
    /// As last loaded: what needs a restart is not in force yet.
    [[nodiscard]] config::settings loaded() const;

private:
    ops::reload_report attempt();
    config::outcome put_in_force(config::outcome);

    const loader load_;
    const applier apply_;
    std::mutex one_at_a_time_;
    const config::outcome at_start_;
    config::outcome in_force_;
    mutable std::mutex mutex_; ///< for state_, and for who else reads in_force_
    state state_;
};

} // namespace zoomhook::app
