// When Zoom last validated the URL of an app.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/subscription/challenges.hpp"
#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// How long ago, by the daemon's counters, else, since it may have been restarted, by table url_validations.
/// Nothing where neither knows. Blocks as store::inspect() does.
[[nodiscard]] std::optional<std::chrono::seconds>
last_validation(const config::settings&, const std::string& app, const challenge_counts&, wall_time now);

} // namespace zoomhook::cli
