// Run as root, a command meets Postgres as the daemon does.
// SPDX-License-Identifier: MIT
#include "service_user.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <grp.h>
#include <pwd.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace zoomhook::cli {
namespace {

constexpr const char* packages_user = "zoomhookd";

/// Null where root stays root. Under systemd 257 the folder of a unit with DynamicUser= belongs to nobody,
/// seen from outside; and before the service's first start it isn't there.
const passwd* service_user(const std::string& spool_directory) {
    struct stat folder {};
    if (spool_directory.empty()) return nullptr;
    if (stat(spool_directory.c_str(), &folder) != 0) return getpwnam(packages_user);
    if (folder.st_uid == 0) return nullptr;
    const passwd* user = getpwuid(folder.st_uid);
    const bool hidden = user != nullptr && std::string_view(user->pw_name) == "nobody";
    return hidden ? getpwnam(packages_user) : user; // null, too, for a container's, unknown here
}

void require(int result, const char* what) {
    if (result != 0) throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

void become_user(const std::string& name) {
    const passwd* user = getpwnam(name.c_str());
    if (user == nullptr || user->pw_uid == geteuid()) return;
    const std::string here = std::filesystem::current_path(); // which the user's own look can't always tell
    require(initgroups(user->pw_name, user->pw_gid), "initgroups"); // else it keeps root's
    require(setgid(user->pw_gid), "setgid");
    require(setuid(user->pw_uid), "setuid");
    setenv("HOME", user->pw_dir, 1);                                   // libpq's files are in it
    if (access(here.c_str(), X_OK) != 0) require(chdir("/"), "chdir"); // else psql complains
}

void become_service_user(const std::string& spool_directory) {
    const passwd* user = geteuid() == 0 ? service_user(spool_directory) : nullptr;
    if (user != nullptr) become_user(user->pw_name);
}

std::optional<config::settings> load_settings_as_service(const config_arguments& a, needs n) {
    auto settings = load_settings(a, n);
    if (settings) become_service_user(settings->spool.directory);
    return settings;
}

} // namespace zoomhook::cli
