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

/// Only its owner may read it. root makes it for whom the folder belongs to, which is the service.
void hand_over(int fd, const fs::path& folder) {
    struct stat owner {};
    if (geteuid() == 0 && ::stat(folder.c_str(), &owner) == 0) (void)!fchown(fd, owner.st_uid, owner.st_gid);
}

void write_all(int fd, const std::string& path, const std::string& text) {
    const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (!written || fsync(fd) != 0) fail(path, errno == 0 ? ENOSPC : errno);
}

struct open_file {
    open_file(const std::string& path, int flags) : fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd < 0) fail(path, errno);
    }
    ~open_file() { ::close(fd); }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    const int fd;
};

/// As a whole or not at all: another process may make it at the same moment.
void make_key(const std::string& path) {
    const fs::path folder = fs::absolute(path).parent_path();
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    const std::string draft = path + "." + std::to_string(getpid());
    {
        const open_file f(draft, O_WRONLY | O_CREAT | O_TRUNC);
        hand_over(f.fd, folder);
        write_all(f.fd, draft, zoom::random_key() + "\n");
    }
    const bool linked = ::link(draft.c_str(), path.c_str()) == 0;
    const int why = errno;
    ::unlink(draft.c_str());
    if (!linked && why != EEXIST) fail(path, why);
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
    const open_file f(path, O_WRONLY | O_CREAT | O_APPEND);
    hand_over(f.fd, fs::absolute(path).parent_path());
    write_all(f.fd, path, text);
}

} // namespace zoomhook::app
