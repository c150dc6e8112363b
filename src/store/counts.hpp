// Counts the events, for the views event_counts, silence and users. The work is done by a function in
// sql/0007_counts.sql.
// SPDX-License-Identifier: MIT
#pragma once

#include "pqxx_compat.hpp"

namespace zoomhook::store {

/// Counts what has been stored since the last time, step by step, each a transaction of its own. Where others
/// count at the same time, nothing is counted twice. Throws database_failure; with 55P03 a table is locked:
/// call again later.
void count_events(session&);

/// As count_events(), and looks again at the last hours, in which a retry may have raised `deliveries`.
void recount_events(session&);

} // namespace zoomhook::store
