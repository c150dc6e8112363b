// Which database libraries the program runs with.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::store {

[[nodiscard]] std::string libpq_version();
[[nodiscard]] std::string libpqxx_version();

} // namespace zoomhook::store
