// `zoomhookd check`: would events arrive, and if not, what to do.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Prints a line for each thing looked at; changes nothing. Exit code 1 where one says that events would not
/// arrive or not be kept.
int run(const check_command&);

} // namespace zoomhook::cli
