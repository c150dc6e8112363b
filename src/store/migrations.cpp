// Applies the numbered files of sql/.
// SPDX-License-Identifier: MIT
#include "migrations.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "explained.hpp"
#include "migrations_embedded.hpp"
#include "zoomhook/base/hex.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

std::string checksum(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return to_hex(digest);
}

[[noreturn]] void refuse_foreign(const std::string& schema, const std::string& name) {
    throw error(
        "table " + schema + "." + name +
        " exists but was not made by zoomhookd, which leaves it alone; rename it, or set database.schema "
        "to another schema, e.g. \"zoomhook\""
    );
}

/// Every relation that bears a name of ours, with what tells ours from another's.
constexpr const char* relations_query = R"(
SELECT c.relname, c.relkind,
       (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
            AND (c.relname::text, a.attname::text) IN
                (('zoomhook_migrations', 'checksum'), ('zoomhook_migrations', 'applied_by'), ('events', 'digest'),
                 ('events', 'last_zm_timestamp'), ('rejected', 'digest'), ('rejected', 'zm_timestamp'),
                 ('url_validations', 'result'), ('url_validations', 'took')))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1
  AND c.relname IN ('zoomhook_migrations', 'events', 'events_default', 'recent', 'sample_events', 'rejected',
                    'url_validations')
ORDER BY c.relname)";

bool is_ours(const result_row& relation) {
    const bool partitioned = relation[0] == "events";
    return relation[1] == (partitioned ? "p" : "r") && relation[2] == "2";
}

/// Whether the schema is ours at all.
bool find_relations(session& db, const std::string& schema) {
    const result_rows found = db.run(relations_query, {schema});
    const auto find = [&](const char* name) {
        return std::ranges::find_if(found, [&](const result_row& r) { return r[0] == name; });
    };
    for (const char* name : {"zoomhook_migrations", "events", "rejected", "url_validations"})
        if (find(name) != found.end() && !is_ours(*find(name))) refuse_foreign(schema, name);
    const bool recorded = find("zoomhook_migrations") != found.end();
    if (!recorded && !found.empty()) refuse_foreign(schema, found.front()[0]);
    if (recorded && find("events") == found.end())
        throw error(
            "table " + schema + ".events is gone, though " + schema +
            ".zoomhook_migrations says that it was made; restore it, or drop zoomhook_migrations to start "
            "anew"
        );
    return recorded;
}

result_rows read_record(session& db, const std::string& schema) {
    try {
        return db.run("SELECT version, name, checksum FROM zoomhook_migrations ORDER BY version");
    } catch (const database_failure& e) {
        // Without USAGE on the schema Postgres says that the table, which was found, does not exist.
        if (e.sqlstate != "42501" && e.sqlstate != "42P01") throw;
        throw error(
            std::string(e.what()) + ": run psql -f sql/roles.sql as the owner of schema " + schema +
            ", then GRANT zoomhook_writer TO " + db.user()
        );
    }
}

void check_unchanged(const result_rows& record) {
    const auto files = embedded::migrations();
    for (std::size_t i = 0; i < record.size() && i < files.size(); ++i)
        if (record[i][2] != checksum(files[i].text))
            throw error(
                "migration " + record[i][1] +
                " was applied with another content than this binary's; a migration never changes after its "
                "release: use the binary that the schema was made with, or a release of it"
            );
}

/// The function is one of 0004_retention.sql.
void check_binary_is_new_enough(session& db, const std::string& schema) {
    if (db.run("SELECT to_regprocedure('zoomhook_oldest_binary()')")[0][0].empty()) return;
    const std::string oldest = db.run("SELECT zoomhook_oldest_binary()")[0][0];
    if (std::stoi(oldest) > newest_version())
        throw error(
            "schema " + schema + " needs a zoomhookd that knows schema version " + oldest +
            " or newer; this one knows " + std::to_string(newest_version()) + ": update it"
        );
}

std::string lock_key(session& db, const std::string& schema) {
    return "hashtextextended(" + db.quote("zoomhookd migrations of schema " + schema) + ", 0)";
}

std::string lock_holder(session& db, const std::string& key) {
    const auto found = db.run(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
        " AND (classid::bigint << 32) | objid::bigint = " +
        key
    );
    return found.empty() ? "unknown" : found[0][0];
}

/// Held until released, or until the connection ends.
class migration_lock {
public:
    migration_lock(session& db, const std::string& schema, const pause& wait)
        : db_(db),
          key_(lock_key(db, schema)) {
        for (bool told = false; !taken(); told = true) {
            if (!told)
                log::info(
                    "waiting for another process that migrates the schema",
                    {{"schema", schema}, {"server_process", lock_holder(db_, key_)}}
                );
            if (!wait(100ms))
                throw error(
                    "another process has been migrating schema " + schema + " for too long: server process " +
                    lock_holder(db_, key_) + "; see what it does in pg_stat_activity"
                );
        }
    }
    ~migration_lock() {
        try {
            db_.run("SELECT pg_advisory_unlock(" + key_ + ")");
        } catch (const std::exception&) { // the connection is lost, and the lock with it
        }
    }
    migration_lock(const migration_lock&) = delete;
    migration_lock& operator=(const migration_lock&) = delete;

private:
    bool taken() { return db_.run("SELECT pg_try_advisory_lock(" + key_ + ")")[0][0] == "t"; }

    session& db_;
    const std::string key_;
};

/// Nobody else may make the schema meanwhile; else IF NOT EXISTS can fail.
void make_schema(session& db, const std::string& schema) {
    if (db.run("SELECT FROM pg_namespace WHERE nspname = $1", {schema}).empty())
        db.run("CREATE SCHEMA " + db.quote_name(schema));
}

void apply(session& db, const embedded_file& file, int version) {
    db.run_together(
        {std::string(file.text), "INSERT INTO zoomhook_migrations (version, name, checksum) VALUES (" +
                                     std::to_string(version) + ", " + db.quote(std::string(file.name)) +
                                     ", " + db.quote(checksum(file.text)) + ")"}
    );
}

void apply_when_unlocked(session& db, const embedded_file& file, int version, const pause& wait) {
    const std::string name(file.name);
    try {
        when_unlocked("migration " + name, wait, [&] { apply(db, file, version); });
    } catch (const database_failure& e) {
        throw error("migration " + name + " failed and changed nothing: " + e.what() + next_step(e));
    }
}

} // namespace

int newest_version() { return static_cast<int>(embedded::migrations().size()); }

schema_found inspect_schema(session& db, const std::string& schema) {
    if (!find_relations(db, schema)) return {};
    const result_rows record = read_record(db, schema);
    check_unchanged(record);
    check_binary_is_new_enough(db, schema);
    return {.version = record.empty() ? 0 : std::stoi(record.back()[0])};
}

std::vector<std::string> apply_migrations(session& db, const std::string& schema, const pause& wait) {
    std::vector<std::string> applied;
    if (inspect_schema(db, schema).version >= newest_version()) return applied;
    const migration_lock lock(db, schema, wait);
    make_schema(db, schema);
    const auto files = embedded::migrations();
    const auto first = static_cast<std::size_t>(inspect_schema(db, schema).version);
    for (std::size_t i = first; i < files.size(); ++i) {
        apply_when_unlocked(db, files[i], static_cast<int>(i) + 1, wait);
        applied.emplace_back(files[i].name);
    }
    return applied;
}

} // namespace zoomhook::store
