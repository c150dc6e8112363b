// Sizes and ages as people read them.
// SPDX-License-Identifier: MIT
#include "quantities.hpp"

#include <algorithm>
#include <array>

namespace zoomhook::cli {

std::string size_text(std::uint64_t bytes) {
    static constexpr std::array units{"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) return std::to_string(bytes) + " B";
    std::uint64_t tenths = bytes * 10 / 1024;
    std::size_t unit = 0;
    for (; tenths >= 10240 && unit + 1 < units.size(); ++unit) tenths /= 1024;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " + units.at(unit);
}

std::string age_text(wall_time::duration age) {
    const auto s = std::max<std::int64_t>(std::chrono::duration_cast<std::chrono::seconds>(age).count(), 0);
    const auto both = [](std::int64_t many, const char* unit, std::int64_t few, const char* smaller) {
        return std::to_string(many) + unit + std::to_string(few) + smaller;
    };
    if (s < 60) return std::to_string(s) + " s";
    if (s < 3600) return both(s / 60, " min ", s % 60, " s");
    if (s < 86400) return both(s / 3600, " h ", s / 60 % 60, " min");
    return both(s / 86400, " d ", s / 3600 % 24, " h");
}

std::string count_text(std::int64_t n, const std::string& what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

} // namespace zoomhook::cli
