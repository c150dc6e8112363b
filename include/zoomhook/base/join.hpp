// Puts texts together: "a, b, c".
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace zoomhook {

[[nodiscard]] inline std::string join(const std::vector<std::string>& all, const char* between = ", ") {
    std::string text;
    for (const std::string& one : all) text += (text.empty() ? "" : between) + one;
    return text;
}

} // namespace zoomhook
