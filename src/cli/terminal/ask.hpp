// Questions to whoever sits at the terminal.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace zoomhook::cli {

enum class echo { on, off };

/// What is typed, without blanks around it; nothing where standard input is no terminal, or ends.
[[nodiscard]] std::optional<std::string> ask(const std::string& question, echo);

/// Whether the answer is y or yes; no where nobody can be asked. `question` ends without a blank.
[[nodiscard]] bool agrees(const std::string& question);

/// The first line of a file, or of standard input for "-". Throws std::runtime_error, naming `option`, where
/// there is none.
[[nodiscard]] std::string read_first_line(const std::string& option, const std::string& file);

} // namespace zoomhook::cli
