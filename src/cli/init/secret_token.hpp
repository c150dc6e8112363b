// Zoom's Secret Token for a first start: asked for, and whether it looks like one.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::cli {

/// What is odd about a token, such as "has 5 characters; Zoom's …", never a part of it; empty where nothing
/// is. No proof: nobody promises how Zoom makes them. Pure.
[[nodiscard]] std::string oddity_of_token(const std::string& token);

/// What is typed; of an odd one it asks whether it is meant. Throws usage_error where nobody can be asked.
[[nodiscard]] std::string ask_for_token();

/// The first line of `file`, or of standard input for "-"; an odd one is warned of. Throws std::runtime_error
/// where there is none.
[[nodiscard]] std::string token_from(const std::string& file);

} // namespace zoomhook::cli
