// Small text files: secret tokens, credentials, KEY=value lines.
// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace zoomhook::config {
namespace {

std::string_view without_quotes(std::string_view value) {
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    return quoted ? value.substr(1, value.size() - 2) : value;
}

constexpr std::size_t most_bytes = 1 << 20;
constexpr std::chrono::seconds patience{5};

struct descriptor {
    const int number;
    explicit descriptor(int n) : number(n) {}
    ~descriptor() {
        if (number >= 0) close(number);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
};

bool is_pipe(int number) {
    struct stat s {};
    return fstat(number, &s) == 0 && S_ISFIFO(s.st_mode);
}

file_text cannot_be_read(int error) {
    return {{}, error == EISDIR ? "is a directory" : std::string("cannot be read: ") + std::strerror(error)};
}

} // namespace

file_text read_file(const std::string& path) {
    const descriptor file{
        open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)}; // a pipe may have no writer yet
    if (file.number < 0) return cannot_be_read(errno);
    const auto end = std::chrono::steady_clock::now() + patience;
    const bool pipe = is_pipe(file.number);
    std::string text;
    std::array<char, 64 << 10> part{};
    while (text.size() <= most_bytes) {
        const ssize_t n = read(file.number, part.data(), part.size());
        const bool more_may_come = n < 0 ? errno == EAGAIN : n == 0 && pipe && text.empty();
        if (n < 0 && !more_may_come) return cannot_be_read(errno);
        if (n == 0 && !more_may_come) return {std::move(text), {}};
        if (n > 0) text.append(part.data(), static_cast<std::size_t>(n));
        if (std::chrono::steady_clock::now() > end) return {{}, "did not come to an end within 5 seconds"};
        if (more_may_come) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {{}, "is larger than 1 MiB"};
}

std::string why_not_readable_again(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_fifo(path, ignored)) return "is a pipe, not a file";
    return read_file(path).why_not;
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
