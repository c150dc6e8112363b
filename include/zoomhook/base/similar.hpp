// Guesses which name somebody meant.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoomhook {

/// "; did you mean server.listen?", or nothing where no name is close.
[[nodiscard]] std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

} // namespace zoomhook
