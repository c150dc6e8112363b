// Checks the rules of [[privacy.redact]].
// SPDX-License-Identifier: MIT
#pragma once

#include "given.hpp"

namespace zoomhook::config {

/// What is wrong with one becomes a mistake; those without are returned.
[[nodiscard]] std::vector<redact_settings> gather_redactions(const std::vector<given_redaction>&, mistakes&);

/// As one would write it in TOML.
[[nodiscard]] std::string shown(const given_redaction&);

} // namespace zoomhook::config
