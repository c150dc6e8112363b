// `zoomhookd send --list`: the events that there are.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// `titled`: with a line above that names the columns, where there are columns.
void print_events(const send_command&, std::ostream& out, bool coloured, bool titled);

} // namespace zoomhook::cli
