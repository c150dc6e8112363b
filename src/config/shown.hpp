// How values are shown to people: as one would write them in TOML, secrets masked.
// SPDX-License-Identifier: MIT
#pragma once

#include "given.hpp"
#include "zoomhook/config/load.hpp"

namespace zoomhook::config {

[[nodiscard]] std::string shown(const key&, const std::vector<std::string>& texts);
[[nodiscard]] std::string shown(const given_app&);
[[nodiscard]] std::string quoted(const std::string& text);

} // namespace zoomhook::config
