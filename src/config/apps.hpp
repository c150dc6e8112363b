// Puts the apps and their secret tokens together from everything that names one.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "given.hpp"

namespace zoomhook::config {

/// The tokens of the app "default", from the keys of [zoom].
struct default_tokens {
    given tokens;
    given files;
};

/// Reads token files. Empty tokens and names, a name or token twice, and unreadable files become mistakes.
[[nodiscard]] std::vector<app_settings>
gather_apps(const default_tokens&, const std::vector<given_app>&, mistakes&);

/// ZOOMHOOKD_ZOOM_APPS: "sales=TOKEN;support=OLD,NEW".
[[nodiscard]] std::vector<given_app>
apps_of_variable(const std::string& text, const std::string& origin, mistakes&);

} // namespace zoomhook::config
