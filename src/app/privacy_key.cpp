// The key of the hashes that stand for addresses and ids.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/privacy_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace zoomhook::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, int why) {
    throw std::runtime_error(
        "privacy.forgotten: " + path + ": " + std::generic_category().message(why) +
        "; run this as the user of the service, or say --set privacy.forgotten=FILE"
    );
}

struct open_file {
    /// Never through a link: the service may write into the folder, and root, who runs this, elsewhere, too.
    open_file(const std::string& path, int flags)
        : fd(::open(path.c_str(), flags | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600)) {}
    ~open_file() {
        if (fd >= 0) ::close(fd);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    const int fd; ///< below 0: errno says why
};

fs::path folder_of(const std::string& path) { return fs::absolute(path).parent_path(); }

/// Only its owner may read it. root makes it for whom the folder belongs to, which is the service.
void hand_over(int fd, const std::string& path) {
    struct stat owner {};
    if (geteuid() == 0 && ::stat(folder_of(path).c_str(), &owner) == 0)
        (void)!fchown(fd, owner.st_uid, owner.st_gid);
}

void write_all(int fd, const std::string& path, const std::string& text) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0) fail(path, errno);
    if (written != static_cast<ssize_t>(text.size())) fail(path, ENOSPC);
    if (fsync(fd) != 0) fail(path, errno);
}

/// Else a new file's name may be lost in a crash, with all that stands in it.
void sync_folder(const std::string& path) {
    const int fd = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) fail(path, errno);
    const bool synced = fsync(fd) == 0;
    const int why = errno;
    ::close(fd);
    if (!synced) fail(path, why);
}

void make(const std::string& path, const std::string& text) {
    const open_file f(path, O_CREAT | O_EXCL);
    if (f.fd < 0) fail(path, errno);
    hand_over(f.fd, path);
    write_all(f.fd, path, text);
}

/// As a whole or not at all: another process may make it at the same moment.
void make_key(const std::string& path) {
    std::error_code ignored;
    fs::create_directories(folder_of(path), ignored);
    const std::string draft = path + "." + std::to_string(getpid());
    ::unlink(draft.c_str()); // of one that was killed
    make(draft, zoom::random_key() + "\n");
    const bool linked = ::link(draft.c_str(), path.c_str()) == 0;
    const int why = errno;
    ::unlink(draft.c_str());
    if (!linked && why != EEXIST) fail(path, why);
    sync_folder(path);
}

} // namespace

zoom::keyed_hash privacy_hash(const std::string& forgotten, bool make) {
    const std::string path = forgotten + ".key";
    std::error_code why;
    const bool there = fs::exists(path, why);
    if (!there && !make) return zoom::keyed_hash(zoom::random_key());
    if (!there) make_key(path);
    std::ifstream in(path);
    if (!in) fail(path, errno);
    std::string key;
    std::getline(in, key);
    if (key.size() < 32)
        throw std::runtime_error(
            "privacy.forgotten: " + path +
            " holds no key of 32 characters or more; restore it: with another key no hash made so far is "
            "found again"
        );
    return zoom::keyed_hash(key);
}

void append_durably(const std::string& path, const std::string& text) {
    const open_file f(path, O_APPEND);
    if (f.fd >= 0) return write_all(f.fd, path, text);
    if (errno != ENOENT) fail(path, errno);
    make(path, text);
    sync_folder(path);
}

} // namespace zoomhook::app
