// One connection to an SQLite file.
// SPDX-License-Identifier: MIT
#include "sqlite.hpp"

#include <sqlite3.h>
#include <sys/types.h>

#include <filesystem>

namespace zoomhook::spool {
namespace {

sqlite_failure::kind kind_of(int code) {
    using kind = sqlite_failure::kind;
    switch (code & 0xFF) { // the rest of an extended code only tells the system call
    case SQLITE_FULL:
        return kind::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return kind::damaged;
    case SQLITE_IOERR:
        return kind::io;
    case SQLITE_ERROR:
        return kind::unknown;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return kind::busy;
    default:
        return kind::other;
    }
}

[[noreturn]] void fail(sqlite3* db, int code) {
    throw sqlite_failure(kind_of(code), db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

int open_existing(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* opened) {
    const int reading = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    return sqlite3_vfs_find("unix")->xOpen(vfs, name, file, reading, opened);
}

int delete_nothing(sqlite3_vfs* /*vfs*/, const char* /*name*/, int /*durable*/) { return SQLITE_READONLY; }

int keep_owner(int /*file*/, uid_t /*owner*/, gid_t /*group*/) { return 0; }

/// SQLite opens a log for writing, makes one that is missing, and deletes a stale journal, also for a reader:
/// as root, these would be files that the daemon can't open. Here they are opened for reading or not at all.
/// Nor does a log get its file's owner, which would touch it; that holds in the whole process from now on.
sqlite3_vfs only_reading(const char* file_system, const char* name) {
    sqlite3_vfs vfs = *sqlite3_vfs_find(file_system);
    vfs.pNext = nullptr;
    vfs.zName = name;
    vfs.xOpen = open_existing;
    vfs.xDelete = delete_nothing;
    vfs.xSetSystemCall(&vfs, "fchown", reinterpret_cast<sqlite3_syscall_ptr>(keep_owner));
    return vfs;
}

const char* with_locks() {
    static sqlite3_vfs vfs = only_reading("unix", "zoomhook-only-reading");
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : nullptr;
}

const char* without_locks() {
    static sqlite3_vfs vfs = only_reading("unix-none", "zoomhook-only-reading-unlocked");
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : nullptr;
}

std::string uri_of(const std::string& file, const char* parameter) {
    std::string uri = "file:";
    for (const char c : file) {
        if (c == '%')
            uri += "%25";
        else if (c == '?')
            uri += "%3f";
        else if (c == '#')
            uri += "%23";
        else
            uri += c;
    }
    return uri + "?" + parameter;
}

} // namespace

companions companions_of(const std::string& file) {
    std::error_code absent;
    return {std::filesystem::exists(file + "-wal", absent), std::filesystem::exists(file + "-shm", absent)};
}

void sqlite::close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void sqlite::statement::finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

sqlite::sqlite(const std::string& name, int flags, const char* file_system) {
    sqlite3* db = nullptr;
    const int code =
        sqlite3_open_v2(name.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, file_system);
    handle_.reset(db);
    check(code);
    sqlite3_busy_timeout(db, 1000);
}

sqlite::sqlite(const std::string& file) : sqlite(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) {}

/// Three ways, of which none suits all: a log can't be left out; a missing index can't be shared, only be
/// made in memory; and without a log SQLite would insist on one, unless nobody writes.
sqlite sqlite::read_only(const std::string& file, companions beside) {
    constexpr int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    const bool index_in_memory = beside.log && !beside.index;
    sqlite db(
        uri_of(file, beside.log ? "readonly_shm=1" : "immutable=1"), flags,
        index_in_memory ? without_locks() : with_locks()
    );
    if (index_in_memory) db.run("PRAGMA locking_mode = EXCLUSIVE");
    db.seal();
    return db;
}

void sqlite::check(int code) const {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) fail(handle_.get(), code);
}

void sqlite::run(const std::string& statements) {
    check(sqlite3_exec(handle_.get(), statements.c_str(), nullptr, nullptr, nullptr));
}

void sqlite::seal() {
    run("PRAGMA query_only = ON");
    check(sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr));
}

std::int64_t sqlite::number(const std::string& query) {
    statement s(*this, query);
    return s.step() ? s.number(0) : 0;
}

sqlite::statement::statement(sqlite& home, std::string_view sql) : home_(home) {
    sqlite3_stmt* s = nullptr;
    const int code = sqlite3_prepare_v3(
        home.handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &s, nullptr
    );
    handle_.reset(s);
    check(code);
}

void sqlite::statement::check(int code) const { home_.check(code); }

sqlite::statement& sqlite::statement::bind(int parameter, std::int64_t n) {
    check(sqlite3_bind_int64(handle_.get(), parameter, n));
    return *this;
}

sqlite::statement& sqlite::statement::bind(int parameter, const std::string& text) {
    check(sqlite3_bind_text64(handle_.get(), parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8)
    );
    return *this;
}

sqlite::statement& sqlite::statement::bind(int parameter, const std::optional<std::string>& text) {
    if (text) return bind(parameter, *text);
    check(sqlite3_bind_null(handle_.get(), parameter));
    return *this;
}

sqlite::statement& sqlite::statement::bind(int parameter, std::span<const unsigned char> bytes) {
    // An empty blob without an address would be bound as null.
    const void* address = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
    check(sqlite3_bind_blob64(handle_.get(), parameter, address, bytes.size(), SQLITE_STATIC));
    return *this;
}

bool sqlite::statement::step() {
    const int code = sqlite3_step(handle_.get());
    check(code);
    return code == SQLITE_ROW;
}

void sqlite::statement::reset() { sqlite3_reset(handle_.get()); } // its code is that of the last step

std::int64_t sqlite::statement::number(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

std::string sqlite::statement::bytes(int column) const {
    const void* address = sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return address == nullptr ? std::string() : std::string(static_cast<const char*>(address), size);
}

std::optional<std::string> sqlite::statement::text(int column) const {
    if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return {};
    return bytes(column);
}

transaction::~transaction() {
    if (done_) return;
    try {
        db_.run("ROLLBACK");
    } catch (const sqlite_failure&) { // SQLite has rolled back by itself, as it does on most errors
    }
}

void transaction::commit() {
    db_.run("COMMIT");
    done_ = true;
}

} // namespace zoomhook::spool
