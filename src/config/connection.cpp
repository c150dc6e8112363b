// What the config does with connection strings, without libpq: complete them, and hide their passwords.
// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "zoomhook/base/ascii.hpp"
#include "zoomhook/base/url.hpp"

namespace zoomhook::config {
namespace {

constexpr std::string_view mask = "********";
constexpr std::string_view blanks = " \t\r\n";

/// A part of a text: [begin, end).
struct part {
    std::size_t begin;
    std::size_t end;
};

/// In key=value words "://" may be a part of a value.
bool is_url(std::string_view url) { return url.find("://") < url.find('='); }

/// Where the password of a URL's user stands, as libpq reads it.
std::optional<part> password_of_user(std::string_view url) {
    const std::size_t user = url.find("://") + 3;
    const std::size_t at = url.find_first_of("@/?", user);
    const std::size_t colon = url.find(':', user);
    if (at == url.npos || url[at] != '@' || colon > at) return {};
    return part{colon + 1, at};
}

/// A parameter of a URL ends at '&', a word at a blank, a quoted word at its quote; '\' escapes in words.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
    if (is_url(text)) return std::min(text.find('&', begin), text.size());
    const bool is_quoted = begin < text.size() && text[begin] == '\'';
    for (std::size_t i = begin + (is_quoted ? 1 : 0); i < text.size(); ++i) {
        if (is_quoted && text[i] == '\'') return i + 1;
        if (!is_quoted && blanks.find(text[i]) != blanks.npos) return i;
        if (text[i] == '\\') ++i;
    }
    return text.size();
}

/// The value of the first password=… from `from` on: a word of a connection string or a parameter of a URL.
std::optional<part> password_word(std::string_view text, std::size_t from) {
    constexpr std::string_view word = "password";
    const auto same = [](char a, char b) { return in_lower_case(a) == b; };
    for (;; ++from) {
        const auto found = std::search(
            text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), word.begin(), word.end(), same
        );
        if (found == text.end()) return {};
        from = static_cast<std::size_t>(found - text.begin());
        const std::size_t equals = text.find_first_not_of(blanks, from + word.size());
        if (equals == text.npos || text[equals] != '=') continue;
        const std::size_t begin = std::min(text.find_first_not_of(blanks, equals + 1), text.size());
        return part{begin, end_of_value(text, begin)};
    }
}

/// Also hides what the user has not escaped: to libpq a password ends at the first '@' and '/' ends the host.
std::string without_password_of_user(const std::string& url) {
    const std::size_t colon = url.find(':', url.find("://") + 3);
    const std::size_t at = url.rfind('@');
    if (colon == url.npos || at == url.npos || colon > at) return url;
    return url.substr(0, colon + 1).append(mask).append(url, at);
}

std::string quoted(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

} // namespace

std::string masked_url(const std::string& url) {
    const bool neither_url_nor_words = !is_url(url) && url.find('=') == url.npos;
    if (neither_url_nor_words && !url.empty())
        return std::string(mask); // whatever it is: user:password@host?
    std::string shown = is_url(url) ? without_password_of_user(url) : url;
    for (auto found = password_word(shown, 0); found;
         found = password_word(shown, found->begin + mask.size()))
        shown.replace(found->begin, found->end - found->begin, mask);
    return shown;
}

std::string with_password(const std::string& url, const std::string& password) {
    if (password_word(url, 0) || (is_url(url) && password_of_user(url))) return url;
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
