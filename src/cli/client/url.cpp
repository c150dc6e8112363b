// A URL as libcurl reads it.
// SPDX-License-Identifier: MIT
#include "url.hpp"

#include <curl/curl.h>
#include <memory>

#include "zoomhook/base/url.hpp"

namespace zoomhook::cli {
namespace {

std::string part(CURLU* url, CURLUPart what, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(url, what, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> held(text, &curl_free);
    return text;
}

} // namespace

std::optional<url_parts> read_url(const std::string& url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
    // The flags of CURLOPT_URL.
    constexpr unsigned flags = CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME;
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), flags) != CURLUE_OK) return {};
    return url_parts{
        part(parsed.get(), CURLUPART_SCHEME, 0), part(parsed.get(), CURLUPART_HOST, 0),
        part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT),
        !(part(parsed.get(), CURLUPART_USER, 0) + part(parsed.get(), CURLUPART_PASSWORD, 0)).empty()};
}

bool is_loopback(const std::string& url) {
    return is_loopback_host(read_url(url).value_or(url_parts{}).host);
}

} // namespace zoomhook::cli
