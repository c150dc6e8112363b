// One connection to an SQLite file.
// SPDX-License-Identifier: MIT
#include "sqlite.hpp"

#include <sqlite3.h>

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

} // namespace

void sqlite::close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void sqlite::statement::finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

sqlite::sqlite(const std::string& file) {
    constexpr int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
    handle_.reset(db);
    check(code);
    sqlite3_busy_timeout(db, 1000);
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
