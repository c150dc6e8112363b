// What one INSERT statement carries: tickets merged into rows, rows in order, columns as arrays. Pure.
// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "zoomhook/ingest/sink.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// One row to be written, for all tickets that brought the same delivery of the same notification.
struct batch_row {
    std::vector<ingest::ticket_ptr> tickets; ///< at least one; the first is what is written
    bool stripped = false;                   ///< Postgres refused it: without what it could have refused

    [[nodiscard]] const ingest::delivery& what() const { return tickets.front()->what(); }
};
using batch = std::vector<batch_row>;

struct gathered {
    batch rows; ///< sorted by key, each key once: two writers can't deadlock
    std::vector<ingest::ticket_ptr>
        later; ///< another delivery of a notification in `rows`: for the next batch
};

/// How long Postgres may take for a row with so many bytes of body: begun with less left, it would be cut
/// off.
[[nodiscard]] std::chrono::milliseconds time_to_store(std::size_t body_bytes);

/// Drops what is not wanted any more, or can't be stored before nobody wants it.
[[nodiscard]] gathered gather(std::vector<ingest::ticket_ptr> taken, deadline now);

/// The latest moment at which somebody still waits for one of the rows.
[[nodiscard]] deadline latest_deadline(const batch&);

/// The tickets again, for the queue.
[[nodiscard]] std::vector<ingest::ticket_ptr> tickets_of(batch);

/// Takes what `insert_parameters` makes; gives a row (app, digest in hex) for each notification that Zoom has
/// delivered again. Names no schema. It always locks or writes each row: thus the commit waits for a
/// synchronous standby even where nothing is new, which DO NOTHING would not.
extern const std::string insert_statement;
inline const std::string insert_name = "zoomhook_insert"; ///< what it is prepared as

/// In Postgres's binary format.
[[nodiscard]] std::vector<std::string> insert_parameters(const batch&, keep_raw);

/// Which notifications were repeated, by app and digest in hex, as insert_statement tells.
using repeated_set = std::set<std::pair<std::string, std::string>>;

/// Tells every ticket of the committed batch.
void settle(const batch&, const repeated_set&, steady_clock::duration commit_took);

} // namespace zoomhook::store
