// How values are shown to people: as one would write them in TOML, secrets masked.
// SPDX-License-Identifier: MIT
#pragma once

#include "keys.hpp"
#include "zoomhook/config/load.hpp"

namespace zoomhook::config {

[[nodiscard]] std::string shown(const key&, const std::vector<std::string>& texts);
[[nodiscard]] std::string quoted(const std::string& text);

} // namespace zoomhook::config
