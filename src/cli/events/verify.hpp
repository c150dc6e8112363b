// `zoomhookd verify`: whether stored events are still what Zoom sent.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Exit code 1 where an event was changed, or the one that is asked for is not there. What can't be verified,
/// because its raw bytes or its secret are not there, is told and no failure. Throws store::error.
int run(const verify_command&);

} // namespace zoomhook::cli
