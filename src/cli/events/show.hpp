// `zoomhookd show`: everything about one event.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Exit code 1 where there is no such event, or no raw bytes of it where those are asked for. Throws
/// store::error.
int run(const show_command&);

} // namespace zoomhook::cli
