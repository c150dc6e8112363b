// Counts the events.
// SPDX-License-Identifier: MIT
#include "counts.hpp"

namespace zoomhook::store {

void count_events(session& db) {
    while (db.run("SELECT zoomhook_count_events()")[0][0] != "0") {
    }
}

} // namespace zoomhook::store
