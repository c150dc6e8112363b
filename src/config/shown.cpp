// How values are shown to people: as one would write them in TOML, secrets masked.
// SPDX-License-Identifier: MIT
#include "shown.hpp"

#include "connection.hpp"

namespace zoomhook::config {

std::string shown(const key& k, const std::vector<std::string>& texts) {
    if (k.name == "database.url") return quoted(masked_url(texts.front()));
    if (k.secret) return quoted(masked);
    const bool bare = k.type == kind::number || (k.type == kind::flag && !texts.front().empty());
    if (bare) return texts.front();
    if (k.type != kind::list) return quoted(texts.front());
    std::string all;
    for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + quoted(t);
    return "[" + all + "]";
}

std::string shown(const given_app& app) {
    std::string value = "{ name = " + quoted(app.name);
    if (!app.tokens.texts.empty()) value += ", secret_tokens = [" + quoted(masked) + "]";
    std::string files;
    for (const std::string& file : app.token_files.texts) files += (files.empty() ? "" : ", ") + quoted(file);
    if (!files.empty()) value += ", secret_token_files = [" + files + "]";
    return value + " }";
}

std::string quoted(const std::string& text) {
    std::string q = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') q += '\\';
        q += c;
    }
    return q + "\"";
}

} // namespace zoomhook::config
