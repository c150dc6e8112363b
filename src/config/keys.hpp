// Every key of the config, declared once: its name, kind and default; config/zoomhookd.toml describes them.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::config {

enum class kind { text, number, size, duration, list, flag };

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

/// What is no setting yet: apps are put together from several sources, secrets read from files.
struct unfinished {
    std::vector<std::string>& tokens;
    std::vector<std::string>& token_files;
    std::string& client_secret_file;
};

/// All keys but [[zoom.apps]], in the order of the config file, set into the settings.
[[nodiscard]] std::vector<key> keys(settings&, unfinished);

/// ZOOMHOOKD_SERVER_MAX_BODY for server.max_body.
[[nodiscard]] std::string variable_of(std::string_view key_name);

} // namespace zoomhook::config
