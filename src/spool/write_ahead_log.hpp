// SQLite's log of a file, looked at where SQLite itself keeps silent.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::spool {

/// SQLite takes a log for ended at the first frame that isn't what was written, because a power cut leaves
/// such an end: of the one transaction that was being written. True where that can't be why, because commits
/// that were durable lie behind it: the log is damaged, and what they stored is not seen. False where there
/// is no log. Throws sqlite_failure where it can't be read. The format: sqlite.org/fileformat2.html, 4.
[[nodiscard]] bool has_unreachable_commits(const std::string& log);

} // namespace zoomhook::spool
