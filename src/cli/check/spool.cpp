// The spool: room, what waits in it, and whether the disk has enough left.
// SPDX-License-Identifier: MIT
#include <sys/statvfs.h>

#include <filesystem>

#include "cli/terminal/quantities.hpp"
#include "finding.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::cli {
namespace {

constexpr const char* name = "spool";

/// Of the folder, or of the nearest one above that is there.
std::uint64_t free_bytes(std::filesystem::path folder) {
    struct statvfs disk {};
    while (statvfs(folder.c_str(), &disk) != 0 && folder.has_relative_path()) folder = folder.parent_path();
    return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

finding judge_room(const spool::options& o) {
    const std::uint64_t free = free_bytes(o.directory);
    const std::string text = size_text(free) + " free on its disk";
    if (free <= o.min_free_disk)
        return {
            level::warn, name,
            text + ", of which spool.min_free_disk leaves nothing: without Postgres Zoom gets 503",
            "make room on the disk of " + o.directory + ", or lower spool.min_free_disk"};
    if (free - o.min_free_disk < o.max_size)
        return {
            level::ok, name,
            o.directory + ": " + size_text(free - o.min_free_disk) + " of spool.max_size (" +
                size_text(o.max_size) + ") fit on its disk",
            ""};
    return {level::ok, name, o.directory + ": room for " + size_text(o.max_size) + ", " + text, ""};
}

findings judge_contents(const spool::options& o, const spool::status& s) {
    findings all;
    if (s.rows > 0)
        all.push_back(
            {level::warn, name, std::to_string(s.rows) + " notifications wait for Postgres",
             "they are stored once Postgres takes them: zoomhookd spool status"}
        );
    if (!s.set_aside.empty() || !s.unreadable.empty())
        all.push_back(
            {level::warn, name,
             std::to_string(s.set_aside.size() + s.unreadable.size()) + " files in " + o.directory +
                 " need a person",
             "zoomhookd spool status names them"}
        );
    return all;
}

} // namespace

findings check_spool(const spool::options& o) {
    if (o.directory.empty())
        return {
            {level::warn, name, "none (spool.directory is empty)",
             "without one Zoom gets 503 while Postgres is away, and gives up after 85 minutes"}};
    try {
        const spool::status s = spool::read_status(o.directory);
        findings all{judge_room(o)};
        const findings contents = judge_contents(o, s);
        all.insert(all.end(), contents.begin(), contents.end());
        return all;
    } catch (const spool::error& e) {
        return {{level::warn, name, e.what(), "run check as the daemon's user, or as root"}};
    }
}

} // namespace zoomhook::cli
