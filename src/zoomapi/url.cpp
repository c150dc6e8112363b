// URLs: what may be asked, and how values are written into them.
// SPDX-License-Identifier: MIT
#include "url.hpp"

#include <curl/curl.h>
#include <memory>

#include "zoomhook/base/url.hpp"

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

} // namespace

std::string query_of(const std::vector<std::pair<std::string_view, std::string>>& parameters) {
    std::string made;
    for (const auto& [name, value] : parameters) {
        if (value.empty()) continue;
        if (!made.empty()) made += '&';
        made.append(name).append("=").append(percent_encoded(value));
    }
    return made;
}

bool is_this_machine(const std::string& url) { return is_loopback_host(part(parsed(url), CURLUPART_HOST)); }

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
