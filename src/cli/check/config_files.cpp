// The files that the settings come from, and those that hold a secret.
// SPDX-License-Identifier: MIT
#include "config_files.hpp"

#include <filesystem>
#include <regex>

namespace zoomhook::cli {
namespace {

/// "FILE:LINE", or "FILE: VARIABLE". Other origins name no file.
std::string file_of(const config::effective_value& v) {
    std::string name = v.origin.substr(0, v.origin.find(':'));
    std::error_code ignored;
    return std::filesystem::is_regular_file(name, ignored) ? name : std::string();
}

bool holds_secret(const config::effective_value& v) { return v.value.find(config::masked) != v.value.npos; }

/// secret_token_file = "/etc/…", or among an app's secret_token_files.
std::set<std::string> token_files(const config::effective_value& v) {
    std::set<std::string> all;
    static const std::regex path("\"(/[^\"]*)\"");
    const auto list = v.value.find("secret_token_files");
    const bool is_list = v.key == "zoom.apps" && list != v.value.npos;
    if (v.key != "zoom.secret_token_file" && !is_list) return all;
    const std::string text = is_list ? v.value.substr(list) : v.value;
    for (std::sregex_iterator found(text.begin(), text.end(), path), end; found != end; ++found)
        all.insert((*found)[1]);
    return all;
}

} // namespace

std::set<std::string> config_files(const config::outcome& loaded) {
    std::set<std::string> all;
    for (const config::effective_value& v : loaded.effective) {
        if (std::string file = file_of(v); !file.empty()) all.insert(std::move(file));
        all.merge(token_files(v));
    }
    return all;
}

std::map<std::string, std::string> files_with_secrets(const config::outcome& loaded) {
    std::map<std::string, std::string> all;
    for (const config::effective_value& v : loaded.effective) {
        if (std::string file = file_of(v); !file.empty() && holds_secret(v)) all.emplace(file, v.key);
        for (const std::string& file : token_files(v)) all.emplace(file, "a secret token");
    }
    return all;
}

} // namespace zoomhook::cli
