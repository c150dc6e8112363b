// Small text files: secret tokens, credentials, KEY=value lines.
// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace zoomhook::config {
namespace {

std::string_view without_quotes(std::string_view value) {
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    return quoted ? value.substr(1, value.size() - 2) : value;
}

} // namespace

file_text read_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return {{}, "is a directory"};
    std::ifstream in(path, std::ios::binary);
    if (!in) return {{}, std::string("cannot be read: ") + std::strerror(errno)};
    return {std::string(std::istreambuf_iterator<char>(in), {}), {}};
}

std::map<std::string, std::string> read_env_file(const std::string& path, mistakes& m) {
    const file_text file = read_file(path);
    if (!file.text) m.push_back(path + ": " + file.why_not);
    std::map<std::string, std::string> values;
    int number = 0;
    for (std::size_t begin = 0; file.text && begin < file.text->size(); ++number) {
        const auto end = std::min(file.text->find('\n', begin), file.text->size());
        std::string_view line = trimmed(std::string_view(*file.text).substr(begin, end - begin));
        begin = end + 1;
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with("export ")) line.remove_prefix(7);
        const auto equals = line.find('=');
        if (equals == line.npos || equals == 0)
            m.push_back(path + ":" + std::to_string(number + 1) + ": is not KEY=value");
        else
            values[std::string(trimmed(line.substr(0, equals)))] =
                without_quotes(trimmed(line.substr(equals + 1)));
    }
    return values;
}

} // namespace zoomhook::config
