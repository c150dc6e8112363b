// What is in the spool, seen from any process: nothing is changed, and the daemon may be running or not.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::spool {

struct unreadable_file {
    std::string path;
    std::string why;
};

struct status {
    bool directory_exists = false;
    /// A file that its daemon only reads, having begun another, counts whole until all of it is drained.
    std::int64_t rows = 0;
    std::uint64_t bytes = 0;         ///< what spool.max_size limits: without the files that were set aside
    std::optional<wall_time> oldest; ///< when the oldest row came
    std::vector<std::string> set_aside;
    std::vector<unreadable_file> unreadable; ///< in which `rows` and `oldest` are missing
};

using listener = std::function<void(const ingest::delivery&)>;

/// `use` is given all that waits, oldest first in each file; a file that changes hands meanwhile is read
/// again, so a row may come twice. Throws spool::error where the folder or a file of it may not be read.
[[nodiscard]] status read_status(const std::string& directory, const listener& use = {});

} // namespace zoomhook::spool
