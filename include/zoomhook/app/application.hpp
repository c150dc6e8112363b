// The composition root: builds the rooms from the settings, runs them, and stops them in order.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string_view>

#include "zoomhook/app/recovery_pace.hpp"
#include "zoomhook/config/load.hpp"

namespace zoomhook::app {

/// Serves until SIGTERM or SIGINT; SIGHUP makes it load the config again, by `load`. Returns the exit code: 0
/// after an orderly stop, 1 where it can't start before somebody changes something, 3 where an address can't
/// be listened on now: a service manager should try again. The reason has been logged.
[[nodiscard]] int serve(
    const config::outcome& loaded, std::function<config::outcome()> load, std::string_view version,
    const recovery_pace& = {}
);

} // namespace zoomhook::app
