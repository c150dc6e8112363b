// What to do after a statement has failed. Pure.
// SPDX-License-Identifier: MIT
#include "commit_outcome.hpp"

namespace zoomhook::store {

next_step after(const database_error& e) {
    const std::string_view state = e.sqlstate();
    const std::string_view of_class = state.substr(0, 2);
    if (e.connection_lost() || state.empty()) return next_step::reconnect;
    if (of_class == "22" || of_class == "54") return next_step::split;
    if (state == "42P01" || state == "42703" || state == "42883" || state == "3F000")
        return next_step::recheck;
    // 08 connection, 57P0x shutdown, 25006 read-only: a failover may have left us on the old primary.
    if (of_class == "08" || of_class == "57" || state == "25006") return next_step::reconnect;
    return next_step::retry;
}

std::string_view advice(std::string_view state) {
    if (state == "42501")
        return "GRANT the missing right: run sql/roles.sql as the tables' owner and make this user a member "
               "of "
               "zoomhook_writer (GRANT zoomhook_writer TO user)";
    if (state == "25006")
        return "Postgres is read-only: is it a standby, or has the disk's administrator locked it?";
    if (state == "53100") return "free space on Postgres's disk";
    if (state == "53300")
        return "Postgres has no free connection; raise max_connections or lower database.connections";
    return {};
}

} // namespace zoomhook::store
