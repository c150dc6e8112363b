// What the config does with connection strings, without libpq: complete them, and hide their passwords.
// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <array>
#include <regex>
#include <utility>

namespace zoomhook::config {
namespace {

const std::regex& password_of_url() {
    static const std::regex pattern(R"(^([a-z]+://[^/@?:]*):([^@/]*)@)");
    return pattern;
}

/// As a key=value word or as a URL's query parameter; the value may be quoted.
const std::regex& password_word() {
    static const std::regex pattern(
        R"re((password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&']*))re", std::regex::icase
    );
    return pattern;
}

bool is_url(const std::string& url) { return url.find("://") != url.npos; }

std::string quoted(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

std::string percent_encoded(const std::string& value) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        text += '%';
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

} // namespace

std::string masked_url(const std::string& url) {
    const std::string masked = std::regex_replace(url, password_of_url(), "$1:********@");
    return std::regex_replace(masked, password_word(), "$1********");
}

std::string with_password(const std::string& url, const std::string& password) {
    if (std::regex_search(url, password_of_url()) || std::regex_search(url, password_word())) return url;
    if (!is_url(url)) return url + (url.empty() ? "" : " ") + "password=" + quoted(password);
    return url + (url.find('?') == url.npos ? "?" : "&") + "password=" + percent_encoded(password);
}

std::string url_of_env_file(const std::map<std::string, std::string>& values) {
    static constexpr std::array<std::pair<const char*, const char*>, 5> names{{
        {"PG_HOST", "host"},
        {"PG_PORT", "port"},
        {"PG_USER", "user"},
        {"PG_PASSWORD", "password"},
        {"PG_DATABASE", "dbname"},
    }};
    std::string url;
    for (const auto& [variable, word] : names)
        if (const auto found = values.find(variable); found != values.end() && !found->second.empty())
            url += (url.empty() ? "" : " ") + std::string(word) + "=" + quoted(found->second);
    return url;
}

} // namespace zoomhook::config
