// `zoomhookd replay`: posts stored notifications to another receiver.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Exit code 0 where all were taken, 1 where one was not or it stopped, 2 where strangers would get what a
/// production secret has signed, 130 after Ctrl-C. Throws store::error.
int run(const replay_command&);

} // namespace zoomhook::cli
