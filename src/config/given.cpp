// A value as some source gave it, before it is understood.
// SPDX-License-Identifier: MIT
#include "given.hpp"

namespace zoomhook::config {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = text.find(separator);
        const std::string_view part = trimmed(text.substr(0, end));
        if (!part.empty()) parts.emplace_back(part);
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
    }
    return parts;
}

given from_text(const key& k, const std::string& text, std::string origin) {
    if (k.type == kind::list) return {split(text, ','), std::move(origin)};
    return {{text}, std::move(origin)};
}

} // namespace zoomhook::config
