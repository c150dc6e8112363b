// What is in the spool, seen from any process.
// SPDX-License-Identifier: MIT
#include "zoomhook/spool/status.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "directory.hpp"
#include "spool_file.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;

constexpr int attempts = 6;
constexpr std::chrono::milliseconds between_attempts{50};

[[noreturn]] void fail(const std::string& path, std::error_code why) {
    const bool forbidden = why == std::errc::permission_denied;
    throw error(
        "spool.directory: " + path + " cannot be read: " + why.message() +
        (forbidden ? "; run this as root or as the user of the service: sudo zoomhookd spool status" : "")
    );
}

void check_readable(const std::string& file) {
    if (access(file.c_str(), R_OK) != 0 && errno == EACCES) fail(file, {EACCES, std::generic_category()});
}

using reader = std::function<void(spool_file&)>;

/// The daemon may just open, close, rename or delete it.
void read_patiently(const std::string& file, const reader& look) {
    for (int attempt = 1;; ++attempt) {
        try {
            return spool_file::read_beside(file, look);
        } catch (const sqlite_failure&) {
            if (attempt == attempts) throw;
        }
        std::this_thread::sleep_for(between_attempts);
    }
}

void give_all(spool_file& f, const listener& use) {
    constexpr std::size_t rows_at_once = 200; // between them the daemon may empty its log
    constexpr std::size_t bytes_at_once = std::size_t{8} << 20;
    std::int64_t last = 0;
    for (auto some = f.oldest(0, rows_at_once, bytes_at_once); !some.empty();
         some = f.oldest(last, rows_at_once, bytes_at_once))
        for (const spooled& row : some) {
            last = row.id;
            use(row.what);
        }
}

/// Without a listener a few pages are read, however many rows there are.
void add_state(status& s, const std::string& file, const listener& use) {
    check_readable(file);
    try {
        file_state one;
        read_patiently(file, [&](spool_file& f) {
            one = f.state(0);
            if (use) give_all(f, use);
        });
        s.rows += one.rows;
        s.bytes += one.bytes;
        if (one.oldest && (!s.oldest || *one.oldest < *s.oldest)) s.oldest = one.oldest;
    } catch (const sqlite_failure& e) {
        s.unreadable.push_back({file, e.what()});
    }
}

} // namespace

status read_status(const std::string& directory, const listener& use) try {
    status s{
        .directory_exists = true, .rows = 0, .bytes = 0, .oldest = {}, .set_aside = {}, .unreadable = {}};
    for (const std::string& file : spool_files(directory)) add_state(s, file, use);
    s.set_aside = files_set_aside(directory);
    return s;
} catch (const fs::filesystem_error& e) {
    if (e.code() == std::errc::no_such_file_or_directory) return {};
    fail(directory, e.code());
}

} // namespace zoomhook::spool
