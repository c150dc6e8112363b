// What a command prints for programs: one object a line.
// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

namespace zoomhook::cli {

using json_object = nlohmann::ordered_json;

/// JSON with what would steer a terminal as \uXXXX, which means the same. Pure.
[[nodiscard]] std::string harmless_json(std::string_view);

/// What is no UTF-8 in it is replaced.
void print_json_line(const json_object&, std::ostream&);

} // namespace zoomhook::cli
