// One line of `zoomhookd check` and `zoomhookd setup`, for people.
// SPDX-License-Identifier: MIT
#include "finding.hpp"

#include <iomanip>
#include <iostream>

#include "cli/terminal/terminal.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

colour colour_of(level l) {
    return l == level::ok ? colour::green : l == level::warn ? colour::yellow : colour::red;
}

} // namespace

const char* name_of(level l) { return l == level::ok ? "ok" : l == level::warn ? "warn" : "fail"; }

void print_finding(const finding& f, bool coloured) {
    std::cout << painted(name_of(f.how), colour_of(f.how), coloured) << (f.how == level::ok ? "    " : "  ")
              << std::left << std::setw(11) << f.what << printable(f.text) << '\n';
    if (!f.fix.empty())
        std::cout << "                 " << painted("-> " + printable(f.fix), colour::dim, coloured) << '\n';
    std::cout << std::flush;
}

} // namespace zoomhook::cli
