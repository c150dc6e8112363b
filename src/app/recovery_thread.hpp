// Recovers what never arrived on a thread of its own, where the config wants that.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <thread>

#include "storage.hpp"
#include "zoomhook/app/recovery_pace.hpp"
#include "zoomhook/config/settings.hpp"
#include "zoomhook/ops/metrics.hpp"

namespace zoomhook::app {

/// No thread where the config doesn't want it, or where it can't be, which has been logged. Ends within a few
/// seconds once a stop is requested; `behind` and `counts` must live until then. `loaded`: the settings as
/// last loaded, of which each run takes what a reload may change.
[[nodiscard]] std::jthread
start_recovering(const config::settings& at_start, std::function<config::settings()> loaded, const storage& behind, ops::metrics& counts, const recovery_pace&);

} // namespace zoomhook::app
