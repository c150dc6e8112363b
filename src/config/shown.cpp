// How values are shown to people: as one would write them in TOML, secrets masked.
// SPDX-License-Identifier: MIT
#include "shown.hpp"

#include "connection.hpp"

namespace zoomhook::config {

std::string shown(const key& k, const std::vector<std::string>& texts) {
    if (k.name == "database.url") return quoted(masked_url(texts.front()));
    if (k.secret) return quoted(masked);
    if (k.type == kind::number) return texts.front();
    if (k.type != kind::list) return quoted(texts.front());
    std::string all;
    for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + quoted(t);
    return "[" + all + "]";
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
