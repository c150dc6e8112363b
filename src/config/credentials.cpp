// Secrets in a file of a known name: systemd's credentials, and the files that the unit makes them of.
// SPDX-License-Identifier: MIT
#include "credentials.hpp"

#include <filesystem>
#include <unistd.h>

namespace zoomhook::config {
namespace {

bool is_there(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

} // namespace

std::optional<credential>
find_credential(const std::string& name, const std::string& directory, const std::string& config_file) {
    if (!directory.empty()) {
        const std::string of_unit = directory + "/" + name;
        if (!is_there(of_unit)) return {};
        return credential{of_unit, "systemd's credential " + name};
    }
    const auto beside = std::filesystem::path(config_file).parent_path() / name;
    if (!is_there(beside)) return {};
    return credential{beside.string(), beside.string(), access(beside.c_str(), R_OK) == 0};
}

} // namespace zoomhook::config
