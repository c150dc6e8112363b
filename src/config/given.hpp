// A value as some source gave it, before it is understood.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "keys.hpp"

namespace zoomhook::config {

struct given {
    std::vector<std::string> texts;
    std::string
        origin; ///< "/etc/zoomhookd/zoomhookd.toml:12", "ZOOMHOOKD_SERVER_LISTEN", "--set server.listen"
};

/// By key name.
using given_values = std::map<std::string, given, std::less<>>;

/// One [[zoom.apps]].
struct given_app {
    std::string name;
    given tokens;
    given token_files;
    std::string origin;
    std::string_view tokens_key = "zoom.apps.secret_tokens"; ///< for mistakes
    std::string_view token_files_key = "zoom.apps.secret_token_files";
    bool understood = true; ///< false: what it seems to lack may be what a mistake has been told of
};

/// One [[privacy.redact]].
struct given_redaction {
    redact_settings rule;
    std::string origin;
    bool understood = true; ///< as above
};

using mistakes = std::vector<std::string>;

/// Without blanks and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// "a, b" becomes {"a", "b"}; blanks around and empty elements are dropped.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// A value that a variable or flag gives as one text: lists are split at commas.
[[nodiscard]] given from_text(const key&, const std::string& text, std::string origin);

} // namespace zoomhook::config
