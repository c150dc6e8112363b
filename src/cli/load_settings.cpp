// The settings that a command needs, with every mistake printed.
// SPDX-License-Identifier: MIT
#include "load_settings.hpp"

#include <unistd.h>

#include <iostream>

namespace zoomhook::cli {
namespace {

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != text.npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return all;
}

} // namespace

config::sources sources_of(const config_arguments& a, needs n) {
    return {
        .file = a.file,
        .env_file = a.env_file,
        .environment = environment(),
        .flags = a.flags,
        .needs_secret = n.secret,
        .needs_database = n.database,
        .api = n.api,
    };
}

bool print_mistakes(const config::outcome& loaded) {
    for (const std::string& mistake : loaded.mistakes) std::cerr << mistake << '\n';
    return loaded.mistakes.empty();
}

std::optional<config::settings> load_settings(const config_arguments& a, needs n) {
    config::outcome loaded = config::load(sources_of(a, n));
    if (!print_mistakes(loaded)) return {};
    return std::move(loaded.values);
}

} // namespace zoomhook::cli
