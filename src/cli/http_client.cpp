// HTTP requests of a command, by libcurl.
// SPDX-License-Identifier: MIT
#include "http_client.hpp"

#include <arpa/inet.h>
#include <array>
#include <curl/curl.h>
#include <memory>
#include <stdexcept>

namespace zoomhook::cli {
namespace {

std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
    static_cast<std::string*>(body)->append(data, size);
    return size;
}

using curl_handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using curl_headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void set_target(CURL* curl, const http_request& q) {
    curl_easy_setopt(curl, CURLOPT_URL, q.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
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

/// The host that libcurl would connect to, as libcurl itself reads the URL; empty where it refuses it.
std::string host_of(const std::string& url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
    // The flags of CURLOPT_URL.
    constexpr unsigned flags = CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME;
    char* host = nullptr;
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), flags) != CURLUE_OK ||
        curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, decltype(&curl_free)> held(host, &curl_free);
    return host;
}

} // namespace

struct http_connection::handle {
    const curl_handle curl{curl_easy_init(), &curl_easy_cleanup};
};

http_connection::http_connection() : handle_(std::make_unique<handle>()) {}

http_connection::~http_connection() = default;

http_answer http_connection::perform(const http_request& q) {
    CURL* const curl = handle_->curl.get();
    curl_easy_reset(curl); // forgets the last request, not the connection
    curl_headers headers(nullptr, &curl_slist_free_all);
    for (const std::string& h : q.headers) headers.reset(curl_slist_append(headers.release(), h.c_str()));
    http_answer a;
    std::array<char, CURL_ERROR_SIZE> why{};
    set_target(curl, q);
    set_body(curl, q);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &a.body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why.data());
    if (curl_easy_perform(curl) != CURLE_OK)
        throw std::runtime_error(
            (q.unix_socket.empty() ? q.url : "unix:" + q.unix_socket) + ": " + why.data()
        );
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &a.status);
    double seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &seconds);
    a.milliseconds = seconds * 1000;
    return a;
}

http_answer perform(const http_request& q) try {
    return http_connection().perform(q);
} catch (const std::runtime_error& e) {
    throw std::runtime_error(std::string(e.what()) + "; is `zoomhookd serve` running?");
}

bool is_loopback(const std::string& url) {
    const std::string host = host_of(url);
    in_addr address{};
    if (inet_pton(AF_INET, host.c_str(), &address) == 1) return host.starts_with("127.");
    return host == "[::1]" || curl_strequal(host.c_str(), "localhost") != 0;
}

} // namespace zoomhook::cli
