// HTTP requests of a command, by libcurl.
// SPDX-License-Identifier: MIT
#include "http_client.hpp"

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <stdexcept>
#include <string_view>

#include "url.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::size_t longest_body = std::size_t{8} << 20;

/// What is behind that is read and dropped: whoever answers might never end.
std::size_t append(char* data, std::size_t, std::size_t size, void* to) {
    auto& body = *static_cast<std::string*>(to);
    body.append(data, std::min(size, longest_body - body.size()));
    return size;
}

using curl_headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void set_target(CURL* curl, const http_request& q) {
    curl_easy_setopt(curl, CURLOPT_URL, q.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (!q.unix_socket.empty()) curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, q.unix_socket.c_str());
    if (q.direct || is_loopback(q.url)) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    if (!is_loopback(q.url)) return;
    // The quickstart's certificate is self-signed; nobody stands between us and ourselves.
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
}

void set_body(CURL* curl, const http_request& q) {
    if (!q.body) return;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(q.body->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, q.body->data());
}

/// What to look at after `why`; "" where the cause says it all.
std::string_view advice(CURLcode code, std::string_view why, bool tls) {
    // What speaks TLS answers plain HTTP with an alert, which libcurl takes for an HTTP/0.9 answer, or not.
    const bool no_http = code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR ||
                         code == CURLE_WEIRD_SERVER_REPLY || why.find("HTTP/0.9") != why.npos;
    if (!tls && no_http) return "; does that port speak TLS? Then say https://";
    switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
        return "; does that port speak plain HTTP? Then say http://";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "; Zoom would refuse that certificate, too, and never send again what it had";
    case CURLE_UNSUPPORTED_PROTOCOL:
        return "; a webhook's URL begins with http:// or https://";
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_URL_MALFORMAT:
        return "; is the URL right?";
    case CURLE_OPERATION_TIMEDOUT:
        return "; is `zoomhookd serve` running? Zoom waits 3 seconds for an answer";
    default:
        return "; is `zoomhookd serve` running?";
    }
}

std::string failure(const http_request& q, CURLcode code, std::string_view why) {
    const std::string cause(why.empty() ? std::string_view(curl_easy_strerror(code)) : why);
    const bool tls = read_url(q.url).value_or(url_parts{}).scheme == "https";
    return (q.unix_socket.empty() ? q.url : "unix:" + q.unix_socket) + ": " + cause +
           std::string(advice(code, why, tls));
}

http_answer answer_of(CURL* curl, std::string body) {
    http_answer a{.body = std::move(body)};
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &a.status);
    double seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &seconds);
    a.milliseconds = seconds * 1000;
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) a.content_type = type;
    return a;
}

} // namespace

struct http_connection::handle {
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> value{curl_easy_init(), &curl_easy_cleanup};
};

http_connection::http_connection() : curl_(std::make_unique<handle>()) {}
http_connection::~http_connection() = default;

http_answer http_connection::perform(const http_request& q) {
    CURL* curl = curl_->value.get();
    curl_easy_reset(curl); // options only: the connection stays
    curl_headers headers(nullptr, &curl_slist_free_all);
    for (const std::string& h : q.headers) headers.reset(curl_slist_append(headers.release(), h.c_str()));
    std::string body;
    std::array<char, CURL_ERROR_SIZE> why{};
    set_target(curl, q);
    set_body(curl, q);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why.data());
    const CURLcode code = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr); // `why` ends here
    if (code != CURLE_OK) throw std::runtime_error(failure(q, code, why.data()));
    return answer_of(curl, std::move(body));
}

http_answer perform(const http_request& q) { return http_connection().perform(q); }

} // namespace zoomhook::cli
