// `zoomhookd rejected list` and `zoomhookd rejected readmit`: what was refused, judged by today's secrets.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Prints each with what is thought of it now. Exit code 0. Throws store::error.
int run(const rejected_list_command&);

/// Moves what verifies into events, freshness judged at the time it came; with `stale` also what was stale.
/// Exit code 0. Throws store::error; what was moved until then is moved.
int run(const rejected_readmit_command&);

} // namespace zoomhook::cli
