// Opens a connection whose settings are known to hold.
// SPDX-License-Identifier: MIT
#include "connect.hpp"

#include <optional>

#include "conninfo.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr int least_version = 140000;

/// Longer than anybody waits for a batch: the supervisor is quicker. They are for what the supervisor leaves
/// behind in the server.
const session_limits& limits_for(purpose p) {
    static const session_limits writing{
        {"statement_timeout", 5s}, {"lock_timeout", 2s}, {"idle_in_transaction_session_timeout", 10s}};
    static const session_limits recovery{
        {"statement_timeout", 60s}, {"lock_timeout", 2s}, {"idle_in_transaction_session_timeout", 10s}};
    static const session_limits upkeep{
        {"statement_timeout", 0s}, {"lock_timeout", 200ms}, {"idle_in_transaction_session_timeout", 60s}};
    static const session_limits reading{
        {"statement_timeout", 0s}, {"lock_timeout", 0s}, {"idle_in_transaction_session_timeout", 60s}};
    switch (p) {
    case purpose::writing:
        return writing;
    case purpose::recovery:
        return recovery;
    case purpose::upkeep:
        return upkeep;
    case purpose::reading:
        break;
    }
    return reading;
}

const char* const direct =
    "connect database.url to Postgres itself, not to a pooler such as pgbouncer: a pooler "
    "drops the session's timeouts, without which a stuck server would stop everything";

std::unique_ptr<session> open(const std::string& conninfo) {
    try {
        return std::make_unique<session>(conninfo);
    } catch (const database_failure& e) {
        if (std::string_view(e.what()).find("unsupported startup parameter") != std::string_view::npos)
            throw error(std::string("pgbouncer refuses the connection (") + e.what() + "); " + direct);
        throw;
    }
}

supervisor::at_stop fate_of(purpose p) {
    return p == purpose::writing ? supervisor::at_stop::may_finish : supervisor::at_stop::is_cut;
}

/// The first host that takes it.
std::unique_ptr<session> open_any(const options& o, purpose p, const supervisor* watcher) {
    std::string reasons;
    for (const std::string& host : for_each_host(conninfo(o.url, limits_for(p)))) {
        const bool no_time = watcher != nullptr && !watcher->leaves_time(connect_timeout, fate_of(p));
        if (no_time && !reasons.empty()) break;
        try {
            return open(host);
        } catch (const database_failure& e) {
            reasons += (reasons.empty() ? "" : "; ") + std::string(e.what());
        }
    }
    throw database_failure("", false, reasons);
}

void check_server(session& db) {
    if (db.server_version() < least_version)
        throw error(
            db.name() + " is Postgres " + std::to_string(db.server_version() / 10000) +
            "; zoomhookd needs 14 or newer"
        );
    const std::string encoding = db.run("SHOW server_encoding").at(0).at(0);
    if (encoding != "UTF8")
        throw error(
            "the database of " + db.name() + " has encoding " + encoding +
            ", which can't hold every notification; create one WITH ENCODING 'UTF8' TEMPLATE template0"
        );
}

/// A pooler may have ignored the startup options, or may lend each statement another server process.
void check_limits(session& db, const session_limits& limits) {
    for (const session_limit& limit : limits) {
        const auto held = db.run("SELECT setting FROM pg_settings WHERE name = $1", {limit.name});
        if (held.at(0).at(0) != std::to_string(limit.value.count()))
            throw error(
                "the session's " + limit.name + " is " + held.at(0).at(0) + " ms instead of " +
                std::to_string(limit.value.count()) + "; " + direct
            );
    }
}

void notice_lost_clients(session& db) {
    try {
        db.run("SET client_connection_check_interval = '1s'");
    } catch (const database_failure& e) {
        if (!e.connection_open) throw;
        log::debug("this server can't notice lost clients", {{"reason", e.what()}});
    }
}

void set_up(session& db, const options& o, purpose p) {
    db.run("SELECT set_config('search_path', $1, false)", {db.quote_name(o.schema) + ", pg_temp"});
    db.run("SET client_min_messages = warning");
    db.run("SET array_nulls = on"); // else a null of the batch would read as the text NULL
    // What upkeep commits can be done again. Waiting for a standby that is away it would keep its locks.
    if (p == purpose::upkeep) db.run("SET synchronous_commit = local");
    // "off" and "local" would answer 200 before the row is durable; remote_apply is more than on.
    if (p == purpose::writing || p == purpose::recovery)
        db.run("SELECT set_config('synchronous_commit', 'on', false)"
               " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')");
    if (p == purpose::reading) db.run("SET default_transaction_read_only = on; SET TimeZone = 'UTC'");
    notice_lost_clients(db);
}

bool speaks_english(session& db) {
    const std::string language = db.run("SHOW lc_messages").at(0).at(0);
    return language.empty() || language.starts_with("en") || language.starts_with("C") || language == "POSIX";
}

} // namespace

connected connect(const options& o, purpose p, supervisor* watcher) {
    connected result{.db = open_any(o, p, watcher)};
    std::optional<supervisor::watch> watch;
    if (watcher != nullptr)
        watch.emplace(*watcher, result.db->socket(), steady_clock::now() + connect_timeout, fate_of(p));
    check_server(*result.db);
    check_limits(*result.db, limits_for(p));
    set_up(*result.db, o, p);
    result.english = speaks_english(*result.db);
    return result;
}

} // namespace zoomhook::store
