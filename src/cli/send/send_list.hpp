// `zoomhookd send --list`: the events that there are.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

void print_events(const send_command&, std::ostream& out, bool coloured);

} // namespace zoomhook::cli
