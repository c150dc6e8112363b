// A file that holds a secret: for its owner alone, and never in place of another.
// SPDX-License-Identifier: MIT
#include "new_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <pwd.h>
#include <system_error>
#include <unistd.h>

namespace zoomhook::cli {
namespace {

void give_to_service(int file) {
    const passwd* user = geteuid() == 0 ? getpwnam("zoomhookd") : nullptr;
    if (user != nullptr && fchown(file, user->pw_uid, user->pw_gid) != 0)
        throw std::system_error(errno, std::generic_category(), "chown to zoomhookd");
}

bool write_all(int file, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t n = write(file, text.data() + done, text.size() - done);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) done += static_cast<std::size_t>(n);
    }
    return fsync(file) == 0;
}

} // namespace

void write_new_file(const std::string& path, const std::string& text) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error(errno, std::generic_category(), path);
    const bool written = write_all(file, text);
    const int why = errno;
    if (written && path.starts_with("/etc/zoomhookd/") && path.ends_with(".toml")) give_to_service(file);
    close(file);
    if (written) return;
    unlink(path.c_str());
    throw std::system_error(why, std::generic_category(), path);
}

} // namespace zoomhook::cli
