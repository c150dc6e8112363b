// Drops what has been kept long enough: whole months, and rows of the default partition.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// A month, or rows of the default partition.
struct prunable {
    std::string partition;   ///< its table
    std::int64_t rows = 0;   ///< of a month about as many
    std::uint64_t bytes = 0; ///< on disk, that become free; 0 for rows of the default partition
    bool is_month = false;
};

using prunable_listener = std::function<void(const prunable&)>;

/// Everything that was received more than options.keep ago; `tell` hears of each that has been pruned or,
/// with `dry_run`, that would be. Waits 10 seconds for locks at most. What can't be pruned keeps nothing else
/// from it. Blocks. Throws store::error.
void prune(const options&, bool dry_run, const prunable_listener& tell);

} // namespace zoomhook::store
