// The folder of the spool.
// SPDX-License-Identifier: MIT
#include "directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "spool-";
constexpr std::string_view suffix = ".sqlite";
constexpr std::string_view damaged = ".damaged";
constexpr std::uint64_t largest_number = 999'999'999'999;

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw error("spool.directory " + path + ": " + why);
}

/// `why` of errno.
[[noreturn]] void
fail_by_errno(const std::string& path, const std::string& what, const char* next_step = "") {
    const int code = errno;
    const std::string why = what + ": " + std::strerror(code) + next_step;
    const bool may_pass = code == ENOSPC || code == EDQUOT || code == EROFS || code == EIO;
    if (may_pass) throw unavailable("spool.directory " + path + ": " + why);
    fail(path, why);
}

/// The number in "spool-000001.sqlite"; 0 where it is another file.
std::uint64_t number_of(const fs::path& file) {
    const std::string name = file.filename();
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return 0;
    const char* const begin = name.data() + prefix.size();
    const char* const end = name.data() + name.size() - suffix.size();
    std::uint64_t number = 0;
    const auto [read, ec] = std::from_chars(begin, end, number);
    return ec == std::errc() && read == end && number <= largest_number ? number : 0;
}

/// Also where only something beside such a file is left, or the file has been set aside.
std::uint64_t number_taken_by(const fs::path& entry) {
    const std::string name = entry.filename();
    const auto end = name.find(suffix);
    return end == name.npos ? 0 : number_of(name.substr(0, end + suffix.size()));
}

std::string file_name(std::uint64_t number) {
    std::string digits = std::to_string(number);
    digits.insert(0, digits.size() < 6 ? 6 - digits.size() : 0, '0');
    return std::string(prefix) + digits + std::string(suffix);
}

/// Else a new folder could be gone after a power cut, and all that was fsynced in it.
void make_durable(const fs::path& folder) {
    const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return; // may be entered, but not read; then it is an administrator's, and older than this
    fsync(handle);
    close(handle);
}

void make_folder(const std::string& path) {
    std::error_code ec;
    const fs::path parent = fs::absolute(path).parent_path();
    fs::create_directories(parent, ec);
    if (mkdir(path.c_str(), 0700) == 0) {
        for (fs::path above = parent; above != above.root_path(); above = above.parent_path())
            make_durable(above); // it may be new as well
    } else if (errno != EEXIST) {
        fail_by_errno(path, "cannot be made", "; make it, or set another");
    }
}

/// Where the lock is there already, a full or read-only disk is no obstacle: Postgres may take everything.
int take_lock(const std::string& path) {
    if (access(path.c_str(), W_OK | X_OK) != 0 && errno != EROFS) fail_by_errno(path, "cannot be written");
    const std::string file = path + "/lock";
    const int lock = open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) fail_by_errno(path, "cannot be written");
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
    close(lock);
    throw unavailable("spool.directory " + path + ": another zoomhookd uses it; each needs one of its own");
}

/// Not the log and the index of one.
bool was_set_aside(const fs::path& file) {
    const std::string name = file.filename();
    const auto mark = name.find(damaged);
    return mark != name.npos && number_of(name.substr(0, mark)) > 0 && !name.ends_with("-wal") &&
           !name.ends_with("-shm");
}

template <class Filter>
std::vector<std::string> found_in(const std::string& folder, Filter wanted) {
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (wanted(entry.path())) found.push_back(entry.path());
    return found;
}

} // namespace

directory::directory(std::string path)
    : path_(std::move(path)),
      lock_((make_folder(path_), take_lock(path_))) {}

directory::~directory() { close(lock_); }

std::vector<std::string> spool_files(const std::string& folder) {
    std::vector<std::string> found = found_in(folder, number_of);
    std::ranges::sort(found, {}, number_of);
    return found;
}

std::vector<std::string> files_set_aside(const std::string& folder) {
    std::vector<std::string> found = found_in(folder, was_set_aside);
    std::ranges::sort(found);
    return found;
}

std::vector<std::string> directory::files() {
    std::vector<std::string> found = spool_files(path_);
    if (!found.empty()) last_number_ = std::max(last_number_, number_of(found.back()));
    return found;
}

std::string directory::next_file() {
    for (const fs::directory_entry& entry : fs::directory_iterator(path_))
        last_number_ = std::max(last_number_, number_taken_by(entry.path()));
    if (last_number_ == largest_number)
        fail(path_, "no number is left for a new file; move away " + file_name(largest_number));
    return path_ + "/" + file_name(++last_number_);
}

std::string directory::set_aside(const std::string& file) const {
    std::string name = file + std::string(damaged);
    for (int i = 2; fs::exists(name); ++i) name = file + std::string(damaged) + "-" + std::to_string(i);
    fs::rename(file, name);
    std::error_code absent;
    for (const char* log : {"-wal", "-shm"}) fs::rename(file + log, name + log, absent);
    return name;
}

void directory::check_disk() const {
    const std::string probe = path_ + "/.probe";
    unlink(probe.c_str());
    const int file = open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file >= 0) errno = ENOSPC; // what a short write means, which sets none
    const bool written = file >= 0 && write(file, "probe", 5) == 5 && fdatasync(file) == 0;
    const int why = errno;
    if (file >= 0) close(file);
    unlink(probe.c_str());
    errno = why;
    if (!written) fail_by_errno(path_, "cannot be written");
}

std::uint64_t directory::free_bytes() const { return fs::space(path_).available; }

} // namespace zoomhook::spool
