// URLs: what may be asked, and how values are written into them.
// SPDX-License-Identifier: MIT
#include "url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <memory>

namespace zoomhook::zoomapi {
namespace {

using parsed_url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

/// Null where libcurl does not understand it: what is judged is what is connected to.
parsed_url parsed(const std::string& url) {
    parsed_url u(curl_url(), &curl_url_cleanup);
    if (curl_url_set(u.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) u.reset();
    return u;
}

std::string part(const parsed_url& url, CURLUPart what) {
    char* text = nullptr;
    if (!url || curl_url_get(url.get(), what, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> held(text, &curl_free);
    return text;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c))
            made += c;
        else
            made += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return made;
}

std::string query_of(const std::vector<std::pair<std::string_view, std::string>>& parameters) {
    std::string made;
    for (const auto& [name, value] : parameters) {
        if (value.empty()) continue;
        if (!made.empty()) made += '&';
        made.append(name).append("=").append(percent_encoded(value));
    }
    return made;
}

bool is_this_machine(const std::string& url) {
    const std::string host = part(parsed(url), CURLUPART_HOST);
    in_addr address{};
    if (inet_pton(AF_INET, host.c_str(), &address) == 1) return host.starts_with("127.");
    return host == "[::1]" || curl_strequal(host.c_str(), "localhost") != 0;
}

std::string url_complaint(const std::string& url) {
    const parsed_url u = parsed(url);
    const std::string scheme = part(u, CURLUPART_SCHEME);
    if (scheme != "https" && scheme != "http") return "must be a URL that begins with https://";
    if (scheme == "http" && !is_this_machine(url)) return "must begin with https://: secrets travel there";
    for (const CURLUPart what : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT})
        if (!part(u, what).empty()) return "must have neither a user, a ?, nor a #";
    return {};
}

} // namespace zoomhook::zoomapi
