// Reads the config file.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "given.hpp"

namespace zoomhook::config {

struct toml_content {
    given_values values;
    std::vector<given_app> apps;
    std::vector<given_redaction> redactions;
    std::vector<std::string> wrong_types; ///< keys that are there with a value that can't be taken
    bool understood = true;               ///< false: it is no TOML
};

/// Unknown keys, wrong types and syntax errors become mistakes that name file and line.
/// `file` names where `text` was read: a pipe can't be read twice.
[[nodiscard]] toml_content
read_toml(const std::string& file, std::string_view text, std::span<const key> known, mistakes&);

} // namespace zoomhook::config
