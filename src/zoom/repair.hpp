// Makes a text that is almost JSON readable, so that its names and ids can still be found.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace zoomhook::zoom {

/// Lone surrogates and invalid UTF-8 in strings become \u0000 and numbers beyond a double become null, so
/// that no field is ever read altered: a text with NUL counts as absent. The result may still not be JSON.
[[nodiscard]] std::string repaired_json(std::string_view text);

} // namespace zoomhook::zoom
