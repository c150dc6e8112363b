// A file of the project that was compiled into the binary (cmake/Embed.cmake makes the lists).
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace zoomhook {

struct embedded_file {
    std::string_view name; // without its folder
    std::string_view text;
};

} // namespace zoomhook
