// `zoomhookd prune`.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Prints a line for each month, and for the default partition, that it prunes or would prune, and a sum.
/// Returns the exit code. Throws std::runtime_error where retention.keep is not set, and store::error.
int run(const prune_command&);

} // namespace zoomhook::cli
