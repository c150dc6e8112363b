// `zoomhookd init`: from nothing to a config, a database and the next steps.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Asks for what no option, environment or config gives; writes only files that are not there; makes role,
/// database and schema where it may. Exit code 1 where something is left for the user to do first, 2 where it
/// can't ask.
int run(const init_command&);

} // namespace zoomhook::cli
