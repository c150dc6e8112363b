// All files of the spool as one.
// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "zoomhook/base/log.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::spool {
namespace {

using kind = sqlite_failure::kind;

/// What a row takes beside its body: its columns, and its part of the log.
constexpr std::uint64_t bytes_around_a_body = 1024;

/// SQLite takes what a dying disk doesn't read for a damaged file. What the disk gives as a whole is judged
/// by SQLite alone.
bool is_readable(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> block(std::size_t{1} << 16);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size()))) {
    }
    return file.eof() && !file.bad();
}

/// With all that SQLite keeps beside it.
void remove_file(const std::string& path) {
    std::error_code gone;
    for (const char* part : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + part, gone);
}

} // namespace

files::files(const options& o) : options_(o), directory_(o.directory) {
    try {
        for (const std::string& path : directory_.files())
            all_.push_back({.path = path, .file = nullptr, .sealed = true});
    } catch (const std::filesystem::filesystem_error& e) {
        throw unavailable("spool.directory " + o.directory + " can't be read: " + e.code().message());
    }
}

std::vector<spooled> files::rows_of(one& o, std::size_t most_rows, std::size_t most_bytes) {
    if (!o.file) o.file = spool_file::only_read(o.path);
    if (!o.file) return {};
    return o.file->oldest(o.drained_up_to, most_rows, most_bytes);
}

void files::seal(one& o) {
    if (o.file) o.file->seal();
    o.sealed = true;
}

bool files::may_write() const { return !all_.empty() && !all_.back().sealed; }

/// The file to be written.
files::one& files::newest() {
    if (may_write()) return all_.back();
    one next{.path = directory_.next_file(), .file = nullptr};
    try {
        next.file = spool_file::made(next.path);
    } catch (const sqlite_failure&) { // e.g. no room: nothing is in it yet
        remove_file(next.path);
        throw;
    }
    return all_.emplace_back(std::move(next));
}

void files::prepare(std::uint64_t more) {
    std::scoped_lock lock(mutex_);
    check_room(more);
    directory_.check_disk();
    newest();
}

std::uint64_t files::bytes_of(const ingest::delivery& d) { return d.what.raw.size() + bytes_around_a_body; }

std::uint64_t files::used_bytes() const {
    std::uint64_t used = 0;
    for (const one& o : all_) used += o.sealed ? bytes_on_disk(o.path) : o.file->used_bytes();
    return used;
}

files::limits files::limits_now() const {
    const auto rest = [](std::uint64_t whole, std::uint64_t part) { return whole > part ? whole - part : 0; };
    const std::uint64_t size = rest(options_.max_size, used_bytes());
    const std::uint64_t disk = rest(directory_.free_bytes(), options_.min_free_disk);
    if (size < disk) return {size, "it would be larger than spool.max_size"};
    return {disk, "its disk would have less than spool.min_free_disk left"};
}

void files::check_room(std::uint64_t more) {
    if (limits_now().room <= more && may_write()) all_.back().file->empty_log();
    const limits now = limits_now();
    if (now.room <= more) throw sqlite_failure(kind::full, now.reached);
}

std::uint64_t files::room() {
    std::scoped_lock lock(mutex_);
    return limits_now().room;
}

/// What is appended to a file without a name is gone with the process.
void files::seal_if_deleted() {
    std::error_code unknown;
    if (!may_write() || std::filesystem::exists(all_.back().path, unknown) || unknown) return;
    log::error("somebody has deleted a spool file that was in use", {{"file", all_.back().path}});
    seal(all_.back());
}

void files::append(std::span<const ingest::delivery* const> deliveries) {
    std::scoped_lock lock(mutex_);
    seal_if_deleted();
    std::uint64_t more = 0;
    for (const ingest::delivery* d : deliveries) more += bytes_of(*d);
    try {
        check_room(more);
        newest().file->append(deliveries);
    } catch (const sqlite_failure& e) {
        if (may_write()) give_up(all_.back(), e);
        throw;
    }
}

/// After a failure of the disk or of the file itself. True: it was damaged, and `failed` is gone. A file on a
/// full disk is written again when there is room: a new one for each refusal would be many, each taking room
/// itself.
bool files::give_up(one& failed, const sqlite_failure& e) {
    const bool damaged = e.what_kind == kind::damaged && is_readable(failed.path);
    const bool of_no_use = e.what_kind == kind::full && failed.file && failed.file->ids_used_up();
    if (e.what_kind == kind::io || e.what_kind == kind::damaged || of_no_use) seal(failed);
    if (!damaged) return false;
    failed.file.reset(); // closes it
    const std::string message =
        "a spool file is damaged and set aside; sqlite3's .recover may still read what it holds";
    try {
        set_aside(failed.path, message, e.what());
    } catch (const sqlite_failure&) { // it stays what it is, and is looked at again
        return false;
    }
    all_.remove_if([&](const one& o) { return &o == &failed; });
    return true;
}

ingest::portion files::oldest(std::size_t most_rows, std::size_t most_bytes) {
    std::scoped_lock lock(mutex_);
    std::optional<sqlite_failure> unread;
    for (auto o = all_.begin(); o != all_.end();) {
        const auto present = o++;
        try {
            auto rows = rows_of(*present, most_rows, most_bytes);
            if (!rows.empty()) return portion_of(*present, std::move(rows));
            drop_drained(present);
        } catch (const sqlite_failure& e) {
            const std::string path = present->path;
            if (!give_up(*present, e)) unread.emplace(e.what_kind, path + ": " + e.what());
        }
    }
    if (unread) throw *unread;
    return {};
}

/// A row whose bytes are not those that were spooled can't be stored as what Zoom signed, and one that is
/// missing may be somewhere in the file: it is kept for people.
ingest::portion files::portion_of(one& o, std::vector<spooled> rows) {
    ingest::portion p{.file = o.path, .rows = {}, .ids = {}, .up_to = rows.back().id};
    for (spooled& row : rows) {
        const bool some_are_missing = o.given_up_to > 0 && row.id > o.given_up_to + 1;
        o.given_up_to = std::max(o.given_up_to, row.id);
        if (some_are_missing || !row.intact) keep_for_people(o);
        if (!row.intact) continue;
        p.rows.push_back(std::move(row.what));
        p.ids.push_back(row.id);
    }
    return p;
}

std::optional<status> files::now() {
    // By this clock, since ThreadSanitizer knows of no lock that waits by the steady one.
    std::unique_lock lock(mutex_, std::chrono::system_clock::now() + std::chrono::milliseconds(200));
    if (!lock) return {};
    status all;
    all.directory_exists = true;
    for (one& o : all_) add_state(o, all);
    all.set_aside = files_set_aside(options_.directory);
    return all;
}

void files::add_state(one& o, status& all) try {
    if (!o.file) o.file = spool_file::only_read(o.path);
    if (!o.file) return;
    const file_state s = o.file->state(o.drained_up_to);
    all.rows += s.rows;
    all.bytes += s.bytes;
    if (s.oldest && (!all.oldest || *s.oldest < *all.oldest)) all.oldest = s.oldest;
} catch (const sqlite_failure& e) {
    all.unreadable.push_back({o.path, e.what()});
}

files::one* files::find(const std::string& file) {
    const auto found = std::ranges::find_if(all_, [&](const one& o) { return o.path == file; });
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
    log::warn("the disk of the spool is full: its file is drained and then deleted", {{"file", o.path}});
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

/// Throws where its disk doesn't take another name for it.
void files::set_aside(const std::string& file, const std::string& message, const std::string& why) {
    std::string name;
    try {
        name = directory_.set_aside(file);
    } catch (const std::filesystem::filesystem_error& e) {
        throw sqlite_failure(
            kind::other, "can't be renamed, which it should be since " + why + ": " + e.code().message()
        );
    }
    log::error(message, {{"file", file}, {"why", why}, {"as", name}});
}

/// A sealed file of which nothing is left to drain.
void files::drop_drained(std::list<one>::iterator drained) {
    if (!drained->sealed) return;
    const bool lacks_rows = drained->file && drained->file->may_lack_rows(drained->given_up_to);
    const std::string path = drained->path;
    drained->file.reset(); // closes it
    if (lacks_rows || drained->has_unstorable_rows)
        set_aside(
            path, "a spool file is drained, but for what can't be stored, and set aside",
            lacks_rows ? "damage hides some of its rows" : "some of its rows are damaged or refused"
        );
    else
        remove_file(path);
    all_.erase(drained);
}

} // namespace zoomhook::spool
