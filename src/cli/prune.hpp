// `zoomhookd prune`.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "zoomhook/store/options.hpp"

namespace zoomhook::cli {

/// Prints a line for each month, and for the default partition, that it prunes or would prune, and a sum.
/// Returns the exit code: 1 where retention.keep is not set. Throws store::error.
[[nodiscard]] int prune(const store::options&, bool dry_run, std::ostream& out, std::ostream& err);

} // namespace zoomhook::cli
