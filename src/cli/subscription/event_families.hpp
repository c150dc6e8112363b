// Many events at a glance: each family with its count.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace zoomhook::cli {

/// "  meeting.* (69)  phone.* (68) …": a line of several each, which begins with `indent`. Pure.
[[nodiscard]] std::string families_text(const std::vector<std::string>& events, const std::string& indent);

} // namespace zoomhook::cli
