// A moment as people, and as programs, read it.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <ctime>
#include <string>

#include "zoomhook/base/clock.hpp"

namespace zoomhook {

/// "2026-03-02T09:14:07Z".
inline std::string iso_text(wall_time t) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(t);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 64> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%FT%TZ", &parts);
    return {text.data(), length};
}

} // namespace zoomhook
