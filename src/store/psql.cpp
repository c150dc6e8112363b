// How psql gets into the database that the options name.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/psql.hpp"

#include <tuple>

#include "conninfo.hpp"
#include "reading.hpp"

namespace zoomhook::store {
namespace {

constexpr const char* reader = "zoomhook_reader"; // as sql/roles.sql names it

/// In this database, too: roles are those of all its server's databases.
const char* const is_reader_query = R"(
SELECT FROM pg_roles
WHERE rolname = $1 AND pg_has_role(oid, 'MEMBER') AND has_table_privilege(oid, to_regclass('events'), 'SELECT'))";

/// Where Postgres can't be asked, psql says why.
bool may_act_as_reader(const options& o) {
    try {
        return reading_connection(o).with([](session& db) {
            return !db.run(is_reader_query, {reader}).empty();
        });
    } catch (const error&) {
        return false;
    }
}

std::string in_double_quotes(const std::string& name) {
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

std::string search_path(const std::string& schema) {
    return schema == "public" ? schema : in_double_quotes(schema) + ", public";
}

} // namespace

psql_access access_for_psql(const options& o, bool writes) {
    psql_access access;
    session_options wanted{{"search_path", search_path(o.schema)}};
    if (!writes) {
        wanted.push_back({"default_transaction_read_only", "on"});
        if (may_act_as_reader(o)) access.role = reader;
    }
    if (!access.role.empty()) wanted.push_back({"role", access.role});
    std::tie(access.conninfo, access.password) = conninfo_for_psql(o.url, wanted);
    return access;
}

} // namespace zoomhook::store
