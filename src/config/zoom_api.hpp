// Completes the settings of Zoom's API.
// SPDX-License-Identifier: MIT
#pragma once

#include "keys.hpp"

namespace zoomhook::config {

/// Whose rows what is recovered becomes: where the config doesn't say, the only app there is.
[[nodiscard]] complaint choose_app(zoom_api_settings&, const std::vector<app_settings>&);

} // namespace zoomhook::config
