// Reads ordinary JSON texts quickly. What is odd in any way is left to nlohmann's parser, which is thorough.
// SPDX-License-Identifier: MIT
//
// nlohmann's lexer looks at each byte by itself, which cost more than all else that a notification is (see
// docs/performance.md).
#pragma once

#include <string_view>

#include "extractor.hpp"

namespace zoomhook::zoom {

/// Tells the extractor what nlohmann's parser would tell it; or false, and what it told so far is void:
/// where the text is not JSON, is long or deeply nested, or has escapes (\u....) or numbers that simdjson
/// sees otherwise.
[[nodiscard]] bool parse_ordinary(std::string_view text, extractor&);

} // namespace zoomhook::zoom
