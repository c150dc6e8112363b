// What is wrong with a command line, and what might be meant.
// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace zoomhook::cli {

/// After a parse that failed with `e`: the text for standard error. Words that are no command, option or
/// argument come first, since they are why others are missing; the program alone gives its overview.
[[nodiscard]] std::string explain(const CLI::App& program, const CLI::ParseError& e);

} // namespace zoomhook::cli
