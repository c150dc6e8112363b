// The files that the settings come from, and those that hold a secret.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>

#include "zoomhook/config/load.hpp"

namespace zoomhook::cli {

/// Those that values come from, and those that hold nothing but a secret token.
[[nodiscard]] std::set<std::string> config_files(const config::outcome&);

/// Those that hold a secret token or a password, and by which key.
[[nodiscard]] std::map<std::string, std::string> files_with_secrets(const config::outcome&);

} // namespace zoomhook::cli
