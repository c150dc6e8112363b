// Base64, for the Authorization header.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace zoomhook::zoomapi {

[[nodiscard]] std::string base64(std::string_view);

} // namespace zoomhook::zoomapi
