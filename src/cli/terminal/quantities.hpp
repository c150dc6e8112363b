// Sizes and ages as people read them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// "512 B", "5.2 MiB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);
/// "1 failure", "2 failures".
[[nodiscard]] std::string count_text(std::int64_t, const std::string& what);
/// The two units that matter: "12 s", "3 min 12 s", "2 h 5 min", "3 d 4 h".
[[nodiscard]] std::string age_text(wall_time::duration);

} // namespace zoomhook::cli
