// All files of the spool as one.
// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <algorithm>
#include <filesystem>

#include "zoomhook/base/log.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::spool {
namespace {

using kind = sqlite_failure::kind;

/// What a row takes beside its body: its columns, and its part of the log.
constexpr std::uint64_t bytes_around_a_body = 1024;

std::uint64_t bytes_of(std::span<const ingest::delivery* const> deliveries) {
    std::uint64_t bytes = 0;
    for (const ingest::delivery* d : deliveries) bytes += d->what.raw.size() + bytes_around_a_body;
    return bytes;
}

/// With its log and the index of that.
void remove_file(const std::string& path) {
    std::error_code gone;
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path + part, gone);
}

} // namespace

files::files(const options& o) : options_(o), directory_(o.directory) { open_all(); }

/// What earlier runs left. Only the newest is written again.
void files::open_all() {
    for (const std::string& path : directory_.files()) {
        all_.push_back({});
        try {
            all_.back().file = std::make_unique<spool_file>(path);
        } catch (const sqlite_failure& e) {
            all_.pop_back();
            // Only what is no database any more: anything else may be as good as ever in a moment.
            if (e.what_kind != kind::damaged) throw unavailable(path + " can't be opened: " + e.what());
            log::error(
                "a spool file can't be read and is set aside",
                {{"file", path}, {"why", e.what()}, {"as", directory_.set_aside(path)}}
            );
        }
    }
    for (one& o : all_)
        if (&o != &all_.back()) seal(o);
}

void files::seal(one& o) {
    o.file->seal();
    o.sealed = true;
}

files::one& files::newest() {
    if (all_.empty() || all_.back().sealed) begin_file();
    return all_.back();
}

void files::begin_file() {
    const std::string path = directory_.next_file();
    try {
        all_.push_back({std::make_unique<spool_file>(path)});
    } catch (const sqlite_failure&) { // e.g. no room: nothing is in it yet
        remove_file(path);
        throw;
    }
}

std::uint64_t files::used_bytes() const {
    std::uint64_t used = 0;
    for (const one& o : all_) used += o.file->used_bytes();
    return used;
}

void files::check_room(std::span<const ingest::delivery* const> deliveries) {
    const std::uint64_t more = bytes_of(deliveries);
    if (used_bytes() + more > options_.max_size && !all_.empty() && !all_.back().sealed)
        all_.back().file->empty_log();
    if (used_bytes() + more > options_.max_size)
        throw sqlite_failure(kind::full, "it would be larger than spool.max_size");
    if (directory_.free_bytes() < options_.min_free_disk + more)
        throw sqlite_failure(kind::full, "its disk would have less than spool.min_free_disk left");
}

void files::append(std::span<const ingest::delivery* const> deliveries) {
    std::scoped_lock lock(mutex_);
    check_room(deliveries);
    one& target = newest();
    try {
        target.file->append(deliveries);
    } catch (const sqlite_failure& e) {
        give_up(target, e);
        throw;
    }
}

/// After a failure of the disk or of the file itself. `failed` may be gone afterwards. A file on a full disk
/// is written again when there is room: a new one for each refusal would be many, each taking room itself.
void files::give_up(one& failed, const sqlite_failure& e) {
    if (e.what_kind == kind::io || (e.what_kind == kind::full && failed.file->ids_used_up())) seal(failed);
    if (e.what_kind != kind::damaged) return;
    const std::string path = failed.file->path();
    all_.remove_if([&](const one& o) { return &o == &failed; }); // closes it
    log::error(
        "a spool file is damaged and set aside; what it holds may still be read by sqlite3's .recover",
        {{"file", path}, {"why", e.what()}, {"as", directory_.set_aside(path)}}
    );
}

ingest::portion files::oldest(std::size_t most_rows, std::size_t most_bytes) {
    std::scoped_lock lock(mutex_);
    for (auto o = all_.begin(); o != all_.end();) {
        const auto present = o++;
        try {
            auto rows = present->file->oldest(present->drained_up_to, most_rows, most_bytes);
            if (!rows.empty()) return intact_rows(*present, std::move(rows));
            drop_drained(present);
        } catch (const sqlite_failure& e) {
            const bool damaged = e.what_kind == kind::damaged;
            give_up(*present, e);
            if (!damaged) throw;
        }
    }
    return {};
}

/// A row whose bytes are not those that were spooled can't be stored as what Zoom signed: its file is kept
/// for people.
ingest::portion files::intact_rows(one& o, std::vector<spooled> rows) {
    ingest::portion p{.file = o.file->path(), .rows = {}, .ids = {}, .up_to = rows.back().id};
    for (spooled& row : rows) {
        if (!row.intact) {
            keep_for_people(o);
            continue;
        }
        p.rows.push_back(std::move(row.what));
        p.ids.push_back(row.id);
    }
    return p;
}

files::one* files::find(const std::string& file) {
    const auto found = std::ranges::find_if(all_, [&](const one& o) { return o.file->path() == file; });
    return found == all_.end() ? nullptr : &*found;
}

void files::remove_up_to(const std::string& file, std::int64_t id) {
    std::scoped_lock lock(mutex_);
    one* const found = find(file);
    if (found == nullptr) return;
    if (found->sealed) {
        found->drained_up_to = id;
        return;
    }
    try {
        found->file->remove_up_to(id);
    } catch (const sqlite_failure& e) {
        if (e.what_kind == kind::full) return forget_from_now_on(*found, id);
        give_up(*found, e);
        throw;
    }
}

/// On a full disk SQLite can't even delete. Remembered here, what is drained lets the whole file go in the
/// end.
void files::forget_from_now_on(one& o, std::int64_t id) {
    seal(o);
    o.drained_up_to = id;
    log::warn(
        "the disk of the spool is full: its file is drained and then deleted", {{"file", o.file->path()}}
    );
}

void files::set_aside_up_to(const std::string& file, std::int64_t id) {
    std::scoped_lock lock(mutex_);
    one* const found = find(file);
    if (found == nullptr) return;
    keep_for_people(*found);
    found->drained_up_to = id;
}

/// Its file is not written any more, and is given another name when all else in it has been drained.
void files::keep_for_people(one& o) {
    if (!o.sealed) seal(o);
    o.has_unstorable_rows = true;
}

/// A sealed file of which nothing is left to drain.
void files::drop_drained(std::list<one>::iterator drained) {
    if (!drained->sealed) return;
    const std::string path = drained->file->path();
    const bool keep = drained->has_unstorable_rows;
    all_.erase(drained); // closes it
    if (keep)
        return log::error(
            "a spool file holds notifications that can't be stored, and is set aside",
            {{"file", path}, {"as", directory_.set_aside(path)}}
        );
    remove_file(path);
}

} // namespace zoomhook::spool
