// A connection of a command that reads events.
// SPDX-License-Identifier: MIT
#include "reading.hpp"

namespace zoomhook::store {

session& reading_connection::open() {
    if (db_) return *db_;
    db_ = connect(o_, purpose::reading, nullptr).db;
    if (prepare_) prepare_(*db_);
    return *db_;
}

void reading_connection::fail(const database_failure& e) {
    const std::string user = db_ ? db_->user() : "";
    db_.reset(); // with the transaction that it may be in
    if (is_away(e)) throw connection_lost(std::string("Postgres can't be used: ") + e.what());
    if (e.sqlstate == "42501")
        throw error(
            std::string("Postgres: ") + e.what() +
            ": as the owner run psql -f sql/roles.sql and GRANT zoomhook_reader TO " + user +
            "; or read as another role, by ZOOMHOOKD_DATABASE_URL"
        );
    throw error(std::string("Postgres: ") + e.what() + next_step(e));
}

bool is_away(const database_failure& e) {
    return judge_failure(e.sqlstate, e.connection_open) == commit_outcome::reconnect ||
           e.sqlstate.starts_with("53");
}

} // namespace zoomhook::store
