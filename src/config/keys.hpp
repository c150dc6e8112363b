// Every key of the config, declared once: its name, kind and default; config/zoomhookd.toml describes them.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::config {

enum class kind { text, number, size, duration, list };

/// What is wrong with a value and how to mend it; empty: nothing.
using complaint = std::string;

struct key {
    std::string_view name; ///< "server.listen"
    kind type;
    std::string_view preset; ///< the default as TOML; empty: none
    bool secret = false;
    /// Takes the value, one text or a list of texts, into the settings.
    std::function<complaint(const std::vector<std::string>&)> set;
};

/// All keys but [[zoom.apps]], in the order of the config file, set into `s`. secret tokens and their files
/// are kept in `tokens` and `token_files`, because apps are put together from several sources.
[[nodiscard]] std::vector<key>
keys(settings& s, std::vector<std::string>& tokens, std::vector<std::string>& token_files);

/// ZOOMHOOKD_SERVER_MAX_BODY for server.max_body.
[[nodiscard]] std::string variable_of(std::string_view key_name);

} // namespace zoomhook::config
