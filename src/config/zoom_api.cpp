// Completes the settings of Zoom's API.
// SPDX-License-Identifier: MIT
#include "zoom_api.hpp"

#include <algorithm>

#include "shown.hpp"

namespace zoomhook::config {

complaint choose_app(zoom_api_settings& api, const std::vector<app_settings>& apps) {
    if (api.client_id.empty() && api.app.empty()) return {};
    if (!api.app.empty()) {
        if (std::ranges::find(apps, api.app, &app_settings::name) != apps.end()) return {};
        return "zoom.api.app: there is no app " + quoted(api.app) + " in zoom.apps";
    }
    if (apps.size() > 1)
        return "zoom.api.app: there are several apps; name the one that client_id and app_id belong to";
    if (!apps.empty()) api.app = apps.front().name; // else a mistake has been told of that
    return {};
}

} // namespace zoomhook::config
