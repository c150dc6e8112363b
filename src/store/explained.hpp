// What Postgres refuses, with the next step.
// SPDX-License-Identifier: MIT
#pragma once

#include "pqxx_compat.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {

/// Which grant or migration is missing, or what else is to be done, where that is what Postgres says.
inline std::string next_step(const database_failure& e) {
    if (e.sqlstate == "42P01" || e.sqlstate == "42883") return ": run zoomhookd migrate";
    if (e.sqlstate == "42501")
        return ": as the owner: psql -f sql/roles.sql, then GRANT zoomhook_writer TO the role of "
               "database.url";
    if (e.sqlstate == "25006")
        return ": this server or role takes no writes, as a standby does; connect to the primary, such as "
               "with "
               "all hosts and target_session_attrs=read-write in database.url";
    if (e.sqlstate == "55P03") return ": a transaction holds a table, see pg_stat_activity";
    return "";
}

/// Its result; a database_failure becomes a store::error.
auto explained(auto action) {
    try {
        return action();
    } catch (const database_failure& e) {
        throw error(std::string("Postgres: ") + e.what() + next_step(e));
    }
}

} // namespace zoomhook::store
