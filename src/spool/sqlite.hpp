// One connection to an SQLite file. Nothing else in the program knows SQLite.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace zoomhook::spool {

/// What SQLite says against a file or a statement.
struct sqlite_failure : std::runtime_error {
    enum class kind {
        full,    ///< no room: on the disk, or in what the file may take. Nothing was written
        damaged, ///< the file is no database, or its pages make no sense
        io,      ///< the disk failed: what a commit wrote may be there or not
        busy,    ///< another process has locked it
        unknown, ///< a statement names a table or column that is not there
        other,
    };
    sqlite_failure(kind k, const std::string& message) : std::runtime_error(message), what_kind(k) {}

    kind what_kind;
};

/// What SQLite keeps beside a file: the log of what is not in the file yet, and that log's index.
struct companions {
    bool log = false;
    bool index = false;
    bool operator==(const companions&) const = default;
};
[[nodiscard]] companions companions_of(const std::string& file);

/// Used by one thread at a time. Everything blocks and throws sqlite_failure.
class sqlite {
public:
    /// Makes the file where it isn't there.
    explicit sqlite(const std::string& file);
    /// Changes nothing and makes no file, also none beside it. Only an index keeps other processes from
    /// writing what is just being read: where `beside` has none, what was read holds if companions_of() is
    /// still the same afterwards.
    [[nodiscard]] static sqlite read_only(const std::string& file, companions beside);

    void run(const std::string& statements);
    [[nodiscard]] std::int64_t number(const std::string& query); ///< the first column of the first row

    /// Nothing is written to the file from now on, also when it is closed.
    void seal();

    /// A prepared statement. Parameters are numbered from 1, columns from 0.
    class statement {
    public:
        statement(sqlite&, std::string_view sql);

        statement& bind(int parameter, std::int64_t);
        /// Text and bytes must live until the next step() or reset().
        statement& bind(int parameter, const std::string& text);
        statement& bind(int parameter, const std::optional<std::string>& text);
        statement& bind(int parameter, std::span<const unsigned char> bytes);

        /// Whether there is a row.
        bool step();
        void reset();

        [[nodiscard]] std::int64_t number(int column) const;
        [[nodiscard]] std::string bytes(int column) const; ///< of a text or a blob
        [[nodiscard]] std::optional<std::string> text(int column) const;

    private:
        struct finalize {
            void operator()(sqlite3_stmt*) const;
        };
        void check(int code) const;

        sqlite& home_;
        std::unique_ptr<sqlite3_stmt, finalize> handle_;
    };

private:
    struct close {
        void operator()(sqlite3*) const;
    };
    sqlite(const std::string& name, int flags, const char* file_system);
    void check(int code) const;

    std::unique_ptr<sqlite3, close> handle_;
};

/// All or nothing: what is not committed is rolled back.
class transaction {
public:
    explicit transaction(sqlite& db) : db_(db) { db_.run("BEGIN IMMEDIATE"); }
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    /// Durable when it returns: the file is synchronous.
    void commit();

private:
    sqlite& db_;
    bool done_ = false;
};

} // namespace zoomhook::spool
