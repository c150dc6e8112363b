// `zoomhookd spool status`.
// SPDX-License-Identifier: MIT
#include "spool_status.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>

#include "utc.hpp"
#include "zoomhook/spool/status.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/ping.hpp"

namespace zoomhook::cli {
namespace {

std::string name_of(const std::string& path) { return std::filesystem::path(path).filename(); }

std::string waiting_text(std::int64_t rows) {
    if (rows == 0) return "nothing";
    return std::to_string(rows) + (rows == 1 ? " notification" : " notifications");
}

void print_oldest(const std::optional<wall_time>& oldest, std::ostream& out) {
    if (!oldest) return;
    out << "oldest      " << utc_text(*oldest) << ", " << age_text(std::chrono::system_clock::now() - *oldest)
        << " ago\n";
}

void print_set_aside(const std::vector<std::string>& files, std::ostream& out) {
    if (files.empty()) out << "set aside   no damaged files\n";
    for (const std::string& file : files) out << "set aside   " << name_of(file) << '\n';
}

void print_directory(const spool::options& o, const spool::status& s, std::ostream& out) {
    out << "directory   " << o.directory
        << (s.directory_exists ? "\n" : " (not there yet: zoomhookd serve makes it)\n");
}

void print_contents(const spool::options& o, const spool::status& s, std::ostream& out) {
    out << "waiting     " << waiting_text(s.rows) << '\n';
    print_oldest(s.oldest, out);
    out << "disk        " << size_text(s.bytes) << " of " << size_text(o.max_size) << " (spool.max_size)\n";
    for (const auto& [path, why] : s.unreadable)
        out << "unreadable  " << name_of(path) << ": " << why << "; what waits in it is not counted\n";
    print_set_aside(s.set_aside, out);
}

bool print_spool(const spool::options& o, std::ostream& out) {
    if (o.directory.empty()) {
        out << "directory   none (spool.directory is empty): notifications are answered 503 while Postgres "
               "is "
               "away\n";
        return true;
    }
    const spool::status s = spool::read_status(o.directory);
    print_directory(o, s, out);
    print_contents(o, s, out);
    return s.unreadable.empty();
}

void print_postgres(const store::options& o, std::ostream& out) {
    out << "Postgres    " << std::flush; // it may take seconds
    try {
        const std::string name = store::ping(o);
        out << "up: " << name << '\n';
    } catch (const store::error& e) {
        out << "not usable from here: " << e.what() << '\n';
    }
}

} // namespace

std::string size_text(std::uint64_t bytes) {
    static constexpr std::array units{"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) return std::to_string(bytes) + " B";
    std::uint64_t tenths = bytes * 10 / 1024;
    std::size_t unit = 0;
    for (; tenths >= 10240 && unit + 1 < units.size(); ++unit) tenths /= 1024;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " + units.at(unit);
}

std::string age_text(wall_time::duration age) {
    const auto s = std::max<std::int64_t>(std::chrono::duration_cast<std::chrono::seconds>(age).count(), 0);
    const auto both = [](std::int64_t many, const char* unit, std::int64_t few, const char* smaller) {
        return std::to_string(many) + unit + std::to_string(few) + smaller;
    };
    if (s < 60) return std::to_string(s) + " s";
    if (s < 3600) return both(s / 60, " min ", s % 60, " s");
    if (s < 86400) return both(s / 3600, " h ", s / 60 % 60, " min");
    return both(s / 86400, " d ", s / 3600 % 24, " h");
}

int print_spool_status(const spool::options& spool, const store::options& store, std::ostream& out) {
    const bool all_read = print_spool(spool, out);
    print_postgres(store, out);
    return all_read ? 0 : 1;
}

} // namespace zoomhook::cli
