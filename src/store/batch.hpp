// Which rows one statement writes: duplicates merged, sorted by key, as arrays for unnest.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pqxx_compat.hpp"
#include "zoomhook/ingest/sink.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

using tickets = std::vector<ingest::ticket_ptr>;

/// One row, and everybody who waits for it: copies of one delivery that came twice.
struct batch_row {
    tickets waiting;
    [[nodiscard]] const ingest::delivery& what() const { return waiting.front()->what(); }
};

struct batch {
    /// Sorted by primary key: two writers whose batches overlap in opposite order would deadlock.
    std::vector<batch_row> rows;
    /// Later deliveries of a notification that is in `rows` already: ON CONFLICT DO UPDATE can't touch a row
    /// twice in one statement, so they wait for the next.
    tickets later;
};

/// Pure. Tickets that nobody wants any more are dropped.
[[nodiscard]] batch make_batch(tickets, deadline now);

/// The latest time at which any of the rows is still wanted.
[[nodiscard]] deadline wanted_until(std::span<const batch_row>);

/// The prepared statement that writes rows, and its parameters. It returns (app, digest) of each row that was
/// there already and has now been delivered again.
[[nodiscard]] std::string insert_statement(keep_raw);
[[nodiscard]] parameters insert_parameters(std::span<const batch_row>);

/// The same for one row that Postgres refuses: only its bytes, identity, and what the headers said.
[[nodiscard]] std::string insert_stripped_statement();
[[nodiscard]] parameters insert_stripped_parameters(const ingest::delivery&);

/// The key under which a repeated row is returned.
[[nodiscard]] std::string repeated_key(const ingest::delivery&);

} // namespace zoomhook::store
