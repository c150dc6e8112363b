// The headers that Zoom sends with a notification, freshly signed.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace zoomhook::cli {

/// "Name: value" each. The timestamp is now, the request id a new one; `sender` is the user agent.
[[nodiscard]] std::vector<std::string>
zoom_headers(const std::string& token, const std::string& body, const std::string& sender);

} // namespace zoomhook::cli
