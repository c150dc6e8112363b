// The events that patterns choose from Zoom's catalogue.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace zoomhook::cli {

/// Those that an event subscription may have. The challenge comes by itself, and what has no dot in its name
/// goes to other URLs of the app: app_deauthorized, and a chatbot's.
[[nodiscard]] std::vector<std::string> subscribable_events();

/// Each once, in order. Throws usage_error where a pattern fits none of them, with what may be meant.
[[nodiscard]] std::vector<std::string> chosen_events(const std::vector<std::string>& patterns);

} // namespace zoomhook::cli
