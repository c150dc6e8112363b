// `zoomhookd ready` and `zoomhookd reload`: ask the running daemon through its admin listener.
// SPDX-License-Identifier: MIT
#pragma once

#include "arguments.hpp"

namespace zoomhook::cli {

/// Both print what the daemon says, to standard error where it says no, and return the exit code: 0 or 1.
/// They throw std::runtime_error where it doesn't answer, or has no admin listener.
int run(const ready_command&);
int run(const reload_command&);

} // namespace zoomhook::cli
