// What retention does over one connection. The work is done by functions in sql/0002_months.sql and
// sql/0004_retention.sql.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

#include "pqxx_compat.hpp"
#include "zoomhook/store/retention.hpp"

namespace zoomhook::store {

/// What was received before is old: seconds since 1970, for to_timestamp(). Where this machine's clock and
/// Postgres's differ, the earlier one counts, so that one wrong clock drops nothing.
[[nodiscard]] std::string retention_cutoff(session&, std::chrono::seconds keep);

/// Changes and locks nothing. Throws database_failure.
void find_prunable(session&, const std::string& cutoff, const prunable_listener& tell);

/// Each month in a transaction of its own, which waits 200 ms for a lock at most, and so do 10,000 rows of
/// the default partition at once. What fails keeps nothing else from being pruned; then the first
/// database_failure is thrown: with 55P03 something holds a table, and to call again helps.
void prune(session&, const std::string& cutoff, const prunable_listener& tell);

} // namespace zoomhook::store
