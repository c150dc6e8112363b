// How much the stored events take, how fast that grows, and for how long there is room.
// SPDX-License-Identifier: MIT
#include "growth.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <string>

namespace zoomhook::store {
namespace {

/// Only privileged roles are told where the data is; then it is where Debian puts it.
constexpr const char* data_directory_query = R"(
SELECT coalesce((SELECT setting FROM pg_settings WHERE name = 'data_directory'), '/var/lib/postgresql')
WHERE inet_server_addr() IS NULL OR inet_server_addr() = inet_client_addr())";

double days(std::chrono::seconds s) { return std::chrono::duration<double, std::ratio<86400>>(s).count(); }

std::optional<std::uint64_t> free_bytes_of(const std::string& folder) {
    struct statvfs disk {};
    if (statvfs(folder.c_str(), &disk) != 0) return {};
    return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

std::optional<std::uint64_t> free_bytes(session& db, std::uint64_t disk_size) {
    if (disk_size == 0) {
        const result_rows here = db.run(data_directory_query);
        return here.empty() ? std::optional<std::uint64_t>() : free_bytes_of(here[0][0]);
    }
    const std::uint64_t used = std::stoull(db.run("SELECT pg_database_size(current_database())")[0][0]);
    return used < disk_size ? disk_size - used : 0;
}

} // namespace

growth measure_growth(session& db, std::uint64_t disk_size) {
    const result_row now = db.run("SELECT bytes, bytes_per_day FROM zoomhook_growth()").at(0);
    growth g{.bytes = std::stoull(now[0]), .bytes_per_day = {}, .free = free_bytes(db, disk_size)};
    if (!now[1].empty()) g.bytes_per_day = std::stoull(now[1]);
    return g;
}

std::optional<double> days_until_full(const growth& g, const std::optional<std::chrono::seconds>& keep) {
    if (!g.bytes_per_day || !g.free || *g.bytes_per_day == 0) return {};
    const auto per_day = static_cast<double>(*g.bytes_per_day);
    const auto room = static_cast<double>(*g.free);
    // A month is dropped as a whole, and never the last one: its first event is a month older than its last.
    if (keep && per_day * (std::max(days(*keep), 31.0) + 31) <= static_cast<double>(g.bytes) + room)
        return {};
    return room / per_day;
}

} // namespace zoomhook::store
