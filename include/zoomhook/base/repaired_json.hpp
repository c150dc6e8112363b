// Makes a text that is almost JSON readable, so that its names and ids can still be found.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace zoomhook {

/// Lone surrogates and invalid UTF-8 in strings become `unreadable`, an escape of JSON, and numbers beyond a
/// double null. With \u0000 no field is ever read altered: a text with NUL counts as absent. The result may
/// still not be JSON.
[[nodiscard]] std::string repaired_json(std::string_view text, std::string_view unreadable = "\\u0000");

} // namespace zoomhook
