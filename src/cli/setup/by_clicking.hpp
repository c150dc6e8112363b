// What to click on the app's page where Zoom's API is not to be used.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

struct clicked_subscription {
    std::string name;
    std::string url;
    std::vector<std::string> events; ///< empty: whatever is wanted
};

/// Lines for people, with the start of each secret token's SHA-256, never a token. Pure.
[[nodiscard]] std::string what_to_click(const clicked_subscription&, const config::settings&);

} // namespace zoomhook::cli
