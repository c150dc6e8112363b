// One file of the spool.
// SPDX-License-Identifier: MIT
#include "spool_file.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "row_digest.hpp"
#include "write_ahead_log.hpp"

namespace zoomhook::spool {
namespace {

using std::chrono::microseconds;

/// "zhsp": tells a spool file from another program's database.
constexpr std::int64_t application_id = 0x7A687370;
constexpr std::int64_t version = 2; // 1: its digests were of the body alone

// WAL with FULL: a commit is one fsync of the log. secure_delete: a removed notification's text doesn't stay
// in free pages. A page of the log is copied into the file every 4 MiB; what removed rows leave free is given
// back in steps.
constexpr const char* settings = R"(
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA journal_size_limit = 8388608;
)";

// A file may be damaged.
constexpr const char* caution = R"(
PRAGMA cell_size_check = ON;
PRAGMA trusted_schema = OFF;
)";

constexpr const char* schema = R"(
BEGIN IMMEDIATE;
CREATE TABLE spooled (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    app TEXT NOT NULL,
    secret_id TEXT NOT NULL,
    zm_timestamp INTEGER NOT NULL,
    signature TEXT NOT NULL,
    request_id TEXT,
    tracking_id TEXT,
    remote_addr TEXT NOT NULL,
    received_us INTEGER NOT NULL,
    digest BLOB NOT NULL,
    raw BLOB NOT NULL
) STRICT;
PRAGMA application_id = 2053665648;
PRAGMA user_version = 2;
COMMIT;
)";
static_assert(application_id == 2053665648);

constexpr std::string_view insert = R"(
INSERT INTO spooled (app, secret_id, zm_timestamp, signature, request_id, tracking_id, remote_addr, received_us, digest, raw)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10))";

constexpr std::string_view oldest_rows = R"(
SELECT id, app, secret_id, zm_timestamp, signature, request_id, tracking_id, remote_addr, received_us, digest, raw
FROM spooled WHERE id > ?1 ORDER BY id LIMIT ?2)";

// Ids grow by one, and only the oldest rows are removed; counting them would read the whole file. 32 bytes:
// no row is smaller, so more rows than that make no sense.
constexpr std::string_view rows_and_oldest = R"(
SELECT 1 + (SELECT max(id) FROM spooled WHERE id > ?1) - (SELECT min(id) FROM spooled WHERE id > ?1),
       (SELECT received_us FROM spooled WHERE id > ?1 ORDER BY id LIMIT 1))";
constexpr std::uint64_t least_bytes_of_a_row = 32;
constexpr std::uint64_t least_bytes_of_a_log = 32; // its header

void check_kind(sqlite& db) {
    if (db.number("PRAGMA application_id") != application_id || db.number("PRAGMA user_version") != version)
        throw sqlite_failure(sqlite_failure::kind::damaged, "is not a spool file of this version");
}

/// Its making was cut short: nothing was ever in it.
bool is_fresh(sqlite& db) {
    return db.number("PRAGMA application_id") == 0 && db.number("SELECT count(*) FROM sqlite_schema") == 0;
}

sqlite make(const std::string& path) {
    sqlite db(path);
    db.run(settings);
    db.run(schema);
    return db;
}

std::span<const unsigned char> bytes_of(const std::string& text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::int64_t microseconds_of(wall_time t) {
    return std::chrono::duration_cast<microseconds>(t.time_since_epoch()).count();
}

/// A damaged file may hold any number, wall_time ends in the year 2262.
wall_time wall_time_of(std::int64_t us) {
    constexpr std::int64_t last =
        std::chrono::duration_cast<microseconds>(wall_time::duration::max()).count();
    return wall_time(microseconds(std::clamp(us, -last, last)));
}

/// The row's own digest; behind it, where the body is redacted, that of the bytes as received. A binary that
/// doesn't know of the second takes such a row for damaged, and sets it aside.
std::string digest_column(const ingest::delivery& d) {
    const auto own = row_digest(d);
    std::string all(reinterpret_cast<const char*>(own.data()), own.size());
    if (d.what.redacted)
        all.append(reinterpret_cast<const char*>(d.what.digest.data()), d.what.digest.size());
    return all;
}

void take_digest_received(std::string_view column, zoom::notification& n) {
    if (column.size() != 2 * n.digest.size()) return;
    n.redacted = true;
    std::ranges::copy(column.substr(n.digest.size()), n.digest.begin());
}

spooled read(const sqlite::statement& row) {
    spooled s;
    s.id = row.number(0);
    s.what.app = row.bytes(1);
    s.what.secret_id = row.bytes(2);
    s.what.zm_timestamp = row.number(3);
    s.what.signature = row.bytes(4);
    s.what.request_id = row.text(5);
    s.what.tracking_id = row.text(6);
    s.what.remote_addr = row.bytes(7);
    s.what.received_at = wall_time_of(row.number(8));
    s.what.what = zoom::read_notification(row.bytes(10));
    const std::string digest = row.bytes(9);
    take_digest_received(digest, s.what.what);
    s.intact = digest == digest_column(s.what);
    return s;
}

std::uint64_t size_of(const std::string& path) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(path, absent);
    return absent ? 0 : size;
}

/// Throws where that can't be told.
bool is_empty_or_gone(const std::string& path) {
    std::error_code why;
    const auto size = std::filesystem::file_size(path, why);
    if (why && why != std::errc::no_such_file_or_directory)
        throw sqlite_failure(sqlite_failure::kind::other, why.message());
    return why || size == 0;
}

std::uint64_t used_bytes_of(sqlite& db, const std::string& path) {
    const std::int64_t pages = db.number("PRAGMA page_count") - db.number("PRAGMA freelist_count");
    return static_cast<std::uint64_t>(pages * db.number("PRAGMA page_size")) + size_of(path + "-wal");
}

file_state state_of(sqlite& db, const std::string& path, std::int64_t after = 0) {
    file_state s{.rows = 0, .bytes = used_bytes_of(db, path), .oldest = {}};
    sqlite::statement found(db, rows_and_oldest);
    found.bind(1, after);
    found.step();
    s.rows = found.number(0);
    if (s.rows < 0 || static_cast<std::uint64_t>(s.rows) > s.bytes / least_bytes_of_a_row)
        throw sqlite_failure(sqlite_failure::kind::damaged, "its rows are not in their order");
    if (s.rows > 0) s.oldest = wall_time_of(found.number(1));
    return s;
}

} // namespace

spool_file::spool_file(std::string path, sqlite db)
    : path_(std::move(path)),
      db_(std::move(db)),
      insert_(db_, insert),
      oldest_(db_, oldest_rows),
      remove_(db_, "DELETE FROM spooled WHERE id <= ?1") {}

std::unique_ptr<spool_file> spool_file::made(const std::string& path) {
    return std::unique_ptr<spool_file>(new spool_file(path, make(path)));
}

std::unique_ptr<spool_file> spool_file::only_read(const std::string& path) {
    const std::string log = path + "-wal";
    if (is_empty_or_gone(path)) {
        if (is_empty_or_gone(log)) return nullptr;
        throw sqlite_failure(sqlite_failure::kind::damaged, "is empty or gone, though its log is not");
    }
    // The index is ignored: nobody else has the file, and with one that a kill has left beside a log without
    // frames SQLite tries for ten seconds and then fails.
    sqlite db = sqlite::read_only(path, {.log = companions_of(path).log, .index = false});
    db.run(caution);
    if (is_fresh(db)) {
        if (!has_unreachable_commits(log)) return nullptr;
        throw sqlite_failure(sqlite_failure::kind::damaged, "has a log that can't be read");
    }
    check_kind(db);
    try {
        return std::unique_ptr<spool_file>(new spool_file(path, std::move(db)));
    } catch (const sqlite_failure& e) {
        if (e.what_kind != sqlite_failure::kind::unknown) throw;
        throw sqlite_failure(sqlite_failure::kind::damaged, e.what());
    }
}

file_state spool_file::state(std::int64_t after) { return state_of(db_, path_, after); }

void spool_file::append(std::span<const ingest::delivery* const> deliveries) {
    transaction all(db_);
    for (const ingest::delivery* d : deliveries) {
        insert_.reset();
        insert_.bind(1, d->app).bind(2, d->secret_id).bind(3, d->zm_timestamp).bind(4, d->signature);
        insert_.bind(5, d->request_id).bind(6, d->tracking_id).bind(7, d->remote_addr);
        const std::string digest = digest_column(*d);
        insert_.bind(8, microseconds_of(d->received_at))
            .bind(9, bytes_of(digest))
            .bind(10, bytes_of(d->what.raw));
        insert_.step();
    }
    insert_.reset();
    all.commit();
}

std::vector<spooled> spool_file::oldest(std::int64_t after, std::size_t most_rows, std::size_t most_bytes) {
    std::vector<spooled> found;
    std::size_t bytes = 0;
    oldest_.reset();
    oldest_.bind(1, after).bind(2, static_cast<std::int64_t>(most_rows) + 1);
    for (std::int64_t last = after; oldest_.step(); last = found.back().id) {
        // Also of the row behind the last one: removing up to an id that was damaged would take it along.
        if (oldest_.number(0) <= last)
            throw sqlite_failure(sqlite_failure::kind::damaged, "its rows are not in their order");
        if (found.size() == most_rows || bytes >= most_bytes) break;
        found.push_back(read(oldest_));
        bytes += found.back().what.what.raw.size();
    }
    oldest_.reset(); // ends the read: otherwise the log could not be emptied
    return found;
}

void spool_file::remove_up_to(std::int64_t id) {
    remove_.reset();
    remove_.bind(1, id).step();
    remove_.reset();
    db_.run("PRAGMA incremental_vacuum(1000)"); // gives the pages back to the disk
}

bool spool_file::may_lack_rows(std::int64_t last_given) {
    return (last_given > 0 && last_id_taken() != last_given) || has_unreachable_commits(path_ + "-wal");
}

/// 0 where damage has taken the table in which SQLite keeps it.
std::int64_t spool_file::last_id_taken() try {
    return db_.number("SELECT max(CAST(seq AS INTEGER)) FROM sqlite_sequence");
} catch (const sqlite_failure& e) {
    if (e.what_kind != sqlite_failure::kind::unknown) throw;
    return 0;
}

/// A batch needs many, so the last one need not be taken. SQLite goes on from the greater of the two.
bool spool_file::ids_used_up() {
    constexpr std::int64_t more_than_ever_come = std::numeric_limits<std::int64_t>::max() / 2;
    return db_.number("SELECT max(id) FROM spooled") > more_than_ever_come ||
           last_id_taken() > more_than_ever_come;
}

void spool_file::empty_log() { db_.run("PRAGMA wal_checkpoint(TRUNCATE)"); }

std::uint64_t bytes_on_disk(const std::string& path) { return size_of(path) + size_of(path + "-wal"); }

std::uint64_t spool_file::used_bytes() { return used_bytes_of(db_, path_); }

void spool_file::read_beside(const std::string& path, const std::function<void(spool_file&)>& look) {
    if (size_of(path) == 0) return; // just begun, or gone
    const companions before = companions_of(path);
    const bool use_index = before.index && size_of(path + "-wal") > least_bytes_of_a_log; // see only_read()
    sqlite db = sqlite::read_only(path, {.log = before.log, .index = use_index});
    db.run(caution);
    if (is_fresh(db)) return;
    check_kind(db);
    spool_file file(path, std::move(db));
    look(file);
    if (companions_of(path) != before)
        throw sqlite_failure(sqlite_failure::kind::busy, "it is just being opened or closed");
}

file_state read_state(const std::string& path) {
    file_state s;
    spool_file::read_beside(path, [&](spool_file& f) { s = f.state(0); });
    return s;
}

} // namespace zoomhook::spool
