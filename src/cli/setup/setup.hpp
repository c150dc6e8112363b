// `zoomhookd setup`: from a running daemon to a URL that Zoom has validated.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Looks at the daemon and the public URL, makes the event subscription or says what to click, and waits for
/// Zoom's challenge: a line for each step. Asks before it changes anything at Zoom. Exit code 0 only where
/// Zoom has validated the URL. Throws usage_error for a mistake of the arguments.
int run(const setup_command&);

} // namespace zoomhook::cli
