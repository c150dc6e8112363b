// Small text files: secret tokens, credentials, KEY=value lines.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "given.hpp"

namespace zoomhook::config {

/// The whole file, or why it can't be read, for a mistake. A pipe is awaited for 5 s, and read to its end in
/// that time; what gives more than 1 MiB is refused.
struct file_text {
    std::optional<std::string> text;
    std::string why_not;
};
[[nodiscard]] file_text read_file(const std::string& path);

/// Why a file can't be read now and again later, as a reload does; empty: it can.
[[nodiscard]] std::string why_not_readable_again(const std::string& path);

/// KEY=value lines as of a .env: comments, blank lines, `export`, and quotes around values are understood.
[[nodiscard]] std::map<std::string, std::string> read_env_file(const std::string& path, mistakes&);

} // namespace zoomhook::config
