// What a command prints for programs: one object a line.
// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>

namespace zoomhook::cli {

using json_object = nlohmann::ordered_json;

/// What is no UTF-8 in it is replaced.
inline void print_json_line(const json_object& o, std::ostream& out) {
    out << o.dump(-1, ' ', false, json_object::error_handler_t::replace) << '\n';
}

} // namespace zoomhook::cli
