// Opens connections with the limits and guarantees that the store relies on.
// SPDX-License-Identifier: MIT
#include "session.hpp"

#include "conninfo.hpp"
#include "identifiers.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {
namespace {

constexpr int oldest_postgres = 140000;

constexpr const char* pgbouncer_advice = "database.url leads to pgbouncer in a mode that drops session "
                                         "settings; connect to Postgres itself, which needs only "
                                         "database.connections + 1 connections";

std::string lock_timeout(purpose p) { return p == purpose::writing ? "2000ms" : "200ms"; }
std::string statement_timeout(purpose p) { return p == purpose::writing ? "10s" : "1h"; }

std::string session_options(purpose p) {
    return "-c statement_timeout=" + statement_timeout(p) + " -c lock_timeout=" + lock_timeout(p) +
           " -c idle_in_transaction_session_timeout=10s -c client_connection_check_interval=1s"
           " -c client_min_messages=warning"; // a writer takes each warning as "not durable"
}

std::unique_ptr<database>
connect(const options& o, purpose p, std::function<void(std::string_view)> on_notice) {
    try {
        return std::make_unique<database>(complete_conninfo(o.url, session_options(p)), std::move(on_notice));
    } catch (const database_error& e) {
        const std::string_view why = e.what();
        if (why.find("unsupported startup parameter") != why.npos) throw error(pgbouncer_advice);
        if (why.find("client_connection_check_interval") != why.npos)
            throw error(describe(o.url) + ": Postgres 14 or newer is needed");
        throw;
    }
}

void require_settings(database& db, const options& o, purpose p) {
    const row found = db.query(
        "SELECT current_setting('lock_timeout')::interval = $1::interval, "
        "current_setting('server_version_num')::int, pg_is_in_recovery()",
        {lock_timeout(p)}
    )[0];
    if (found[0] != "t") throw error(pgbouncer_advice);
    if (std::stoi(found[1].value_or("0")) < oldest_postgres)
        throw error(describe(o.url) + ": Postgres 14 or newer is needed");
    if (found[2] == "t")
        throw database_error(
            "25006", false,
            "the server is a read-only standby; for several hosts add "
            "target_session_attrs=read-write to database.url"
        );
}

} // namespace

std::unique_ptr<database>
open_session(const options& o, purpose p, supervisor& s, std::function<void(std::string_view)> on_notice) {
    auto db = connect(o, p, std::move(on_notice));
    const supervisor::watch watch(s, db->socket(), steady_clock::now() + std::chrono::seconds(5));
    require_settings(*db, o, p);
    // 200 means durable, also where the server's default is weaker; remote_apply stays.
    db->query("SELECT set_config('synchronous_commit', 'on', false) "
              "WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')");
    db->query("SELECT set_config('search_path', $1, false)", {quoted_identifier(o.schema) + ", pg_temp"});
    return db;
}

} // namespace zoomhook::store
