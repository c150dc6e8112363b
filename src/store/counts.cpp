// Counts the events.
// SPDX-License-Identifier: MIT
#include "counts.hpp"

namespace zoomhook::store {
namespace {

void count_until_done(session& db, const char* step) {
    while (db.run(step)[0][0] != "0") {
    }
}

} // namespace

void count_events(session& db) { count_until_done(db, "SELECT zoomhook_count_events(recount => NULL)"); }

void recount_events(session& db) { count_until_done(db, "SELECT zoomhook_count_events()"); }

} // namespace zoomhook::store
