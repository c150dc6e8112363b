// Brings the schema up to date and makes months, on an open connection.
// SPDX-License-Identifier: MIT
#include "schema.hpp"

#include <algorithm>

#include "conninfo.hpp"
#include "database_state.hpp"
#include "identifiers.hpp"
#include "migrations_embedded.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view lock_not_available = "55P03";

int version_of(const embedded_file& file) { return std::stoi(std::string(file.name.substr(0, 4))); }

int newest_version() { return version_of(embedded::migrations().back()); }

bool exists(database& db, const char* table) {
    return db.query("SELECT to_regclass($1) IS NOT NULL", {table})[0][0] == "t";
}

/// One migration at a time in a schema, whoever runs it; the lock ends with the session.
void lock_migrations(database& db, const options& o, const std::stop_token& stop) {
    for (int tries = 0; tries < 600 && !stop.stop_requested(); ++tries) {
        if (db.query(
                "SELECT pg_try_advisory_lock(hashtext('zoomhookd migrate'), hashtext($1))", {o.schema}
            )[0][0] == "t")
            return;
        pause(stop, 100ms);
    }
    throw error(
        "another zoomhookd has been migrating schema " + o.schema + " for a minute; look at pg_stat_activity"
    );
}

void make_schema(database& db, const options& o) {
    if (!db.query("SELECT FROM pg_namespace WHERE nspname = $1", {o.schema}).empty()) return;
    db.query("CREATE SCHEMA " + quoted_identifier(o.schema));
}

/// zoom/webhook-to-postgres, for one, makes a table of the same name.
void refuse_foreign_tables(database& db, const options& o) {
    for (const char* table : {"events", "events_default", "recent", "sample_events"}) {
        if (!exists(db, table)) continue;
        throw error(
            o.schema + "." + table +
            " exists but was not made by zoomhookd, and is left alone; set database.schema to "
            "another schema, such as \"zoomhook\" (it is created)"
        );
    }
}

void make_register(database& db, const options& o) {
    if (exists(db, "zoomhookd_migrations")) return;
    refuse_foreign_tables(db, o);
    db.query("CREATE TABLE zoomhookd_migrations (version integer PRIMARY KEY, name text NOT NULL, checksum "
             "text NOT NULL, "
             "applied_at timestamptz NOT NULL DEFAULT now(), applied_by text NOT NULL DEFAULT current_user)");
}

std::string checksum(database& db, std::string_view text) {
    return db.query("SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')", {std::string(text)})[0][0]
        .value_or("");
}

/// True where it was applied before, as it is now.
bool is_applied(database& db, const embedded_file& file) {
    const rows found = db.query(
        "SELECT checksum FROM zoomhookd_migrations WHERE version = $1", {std::to_string(version_of(file))}
    );
    if (found.empty()) return false;
    if (found[0][0] == checksum(db, file.text)) return true;
    throw error(
        "the database holds another version of migration " + std::string(file.name) +
        " than this program; use the program that made it, or a released one"
    );
}

void apply(database& db, const embedded_file& file) {
    db.transact(
        {std::string(file.text), "INSERT INTO zoomhookd_migrations (version, name, checksum) VALUES (" +
                                     std::to_string(version_of(file)) + ", " +
                                     quoted_literal(std::string(file.name)) + ", " +
                                     quoted_literal(checksum(db, file.text)) + ")"}
    );
}

/// A report that holds a lock we need does not stop a migration for good.
void apply_when_free(database& db, const embedded_file& file, const std::stop_token& stop) {
    for (int tries = 0;; ++tries) {
        try {
            return apply(db, file);
        } catch (const database_error& e) {
            if (e.sqlstate() != lock_not_available || tries == 60 || stop.stop_requested()) throw;
            pause(stop, 1s);
        }
    }
}

int version(database& db) {
    return std::stoi(db.query("SELECT coalesce(max(version), 0) FROM zoomhookd_migrations")[0][0].value_or("0"
    ));
}

void note_newer_schema(int found) {
    if (found > newest_version())
        log::warn(
            "the schema is newer than this program, which goes on",
            {{"schema", found}, {"program", newest_version()}}
        );
}

/// A writer's rights don't suffice to migrate; it need not, where all is there.
[[noreturn]] void explain(const database_error& e, const options& o) {
    if (e.sqlstate() == "42501")
        throw error(
            describe(o.url) + ": " + e.what() +
            ". Migrate as the schema's owner (zoomhookd migrate), then run "
            "sql/roles.sql, which grants the writer what it needs"
        );
    throw;
}

bool all_applied(database& db) {
    if (!exists(db, "zoomhookd_migrations")) return false;
    return std::ranges::all_of(embedded::migrations(), [&db](const embedded_file& f) {
        return is_applied(db, f);
    });
}

migration_report migrate_locked(database& db, const options& o, const std::stop_token& stop) {
    migration_report report;
    make_schema(db, o);
    lock_migrations(db, o, stop);
    make_register(db, o);
    for (const embedded_file& file : embedded::migrations()) {
        if (is_applied(db, file)) continue;
        apply_when_free(db, file, stop);
        report.applied.emplace_back(file.name);
    }
    return report;
}

} // namespace

migration_report bring_up_to_date(database& db, const options& o, const std::stop_token& stop) {
    try {
        migration_report report;
        if (!all_applied(db)) report = migrate_locked(db, o, stop);
        report.database = describe(o.url);
        report.version = version(db);
        note_newer_schema(report.version);
        return report;
    } catch (const database_error& e) {
        explain(e, o);
    }
}

void require_up_to_date(database& db, const options& o) {
    try {
        if (!all_applied(db))
            throw error(describe(o.url) + ": the schema is not up to date; run: zoomhookd migrate");
        note_newer_schema(version(db));
    } catch (const database_error& e) {
        explain(e, o);
    }
}

bool make_months(database& db) {
    try {
        for (const row& month : db.query("SELECT zoomhook_missing_months()"))
            db.query("SELECT zoomhook_make_month($1)", {month[0]});
        return true;
    } catch (const database_error& e) {
        if (e.sqlstate() != lock_not_available) throw;
        return false;
    }
}

} // namespace zoomhook::store
