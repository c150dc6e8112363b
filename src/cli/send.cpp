// `zoomhookd send`: signs a sample notification, or a file, as Zoom would, and posts it.
// SPDX-License-Identifier: MIT
#include "send.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <curl/curl.h>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <memory>
#include <ostream>
#include <random>
#include <stdexcept>

#include "samples.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {
namespace {

struct answer {
    long status = 0;
    double milliseconds = 0;
    std::string body;
};

/// The file that `what` names, else the sample of that event.
std::optional<std::string> body_of(const std::string& what) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(what, ignored))
        return sample(what, std::chrono::system_clock::now());
    std::ifstream in(what, std::ios::binary);
    if (!in) throw std::runtime_error(what + ": cannot be read");
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Zoom's form: 8_4_4_4_12 hexadecimal digits.
std::string random_request_id() {
    static constexpr std::string_view form = "xxxxxxxx_xxxx_xxxx_xxxx_xxxxxxxxxxxx";
    std::random_device random;
    std::string id(form);
    for (char& c : id)
        if (c == 'x') c = "0123456789abcdef"[random() % 16];
    return id;
}

std::vector<std::string> headers_for(const std::string& token, const std::string& body) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::string timestamp =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    return {
        "Content-Type: application/json; charset=utf-8",
        "User-Agent: zoomhookd send",
        "Expect:", // Zoom sends none
        "x-zm-request-timestamp: " + timestamp,
        "x-zm-signature: " + zoom::sign(token, timestamp, body),
        "x-zm-request-id: " + random_request_id(),
        "x-zm-trackingid: v=2.0;clid=sample;rid=zoomhookd_send",
    };
}

std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
    static_cast<std::string*>(body)->append(data, size);
    return size;
}

using curl_handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using curl_headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void set_target(CURL* curl, const std::string& url) {
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
    if (!is_loopback(url)) return;
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    // The quickstart's certificate is self-signed; nobody stands between us and ourselves.
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
}

answer post(const std::string& url, const std::string& token, const std::string& body) {
    const curl_handle curl(curl_easy_init(), &curl_easy_cleanup);
    curl_headers headers(nullptr, &curl_slist_free_all);
    for (const std::string& h : headers_for(token, body))
        headers.reset(curl_slist_append(headers.release(), h.c_str()));
    answer a;
    std::array<char, CURL_ERROR_SIZE> why{};
    set_target(curl.get(), url);
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &a.body);
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, why.data());
    if (curl_easy_perform(curl.get()) != CURLE_OK)
        throw std::runtime_error(url + ": " + why.data() + "; is `zoomhookd serve` running?");
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &a.status);
    double seconds = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_TOTAL_TIME, &seconds);
    a.milliseconds = seconds * 1000;
    return a;
}

std::string_view meaning(long status) {
    if (status >= 200 && status < 300) return "stored";
    if (status >= 500) return "not stored; Zoom would send it again after 5, 25 and 85 minutes";
    return "refused; Zoom would never send it again";
}

int unknown_event(const std::string& what, std::ostream& err) {
    err << "zoomhookd send: \"" << what
        << "\" is neither a file nor an event that there is a sample of. Samples:\n";
    for (const std::string& name : sample_names()) err << "  " << name << '\n';
    return 2;
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

int send(const send_request& request, std::ostream& out, std::ostream& err) {
    const std::optional<std::string> body = body_of(request.what);
    if (!body) return unknown_event(request.what, err);
    const answer a = post(request.url, request.token, *body);
    out << a.status << " in " << std::fixed << std::setprecision(1) << a.milliseconds
        << " ms: " << request.what << " (" << body->size() << " bytes) to " << request.url << ", "
        << meaning(a.status) << '\n';
    if (a.status >= 300) err << a.body;
    return a.status >= 200 && a.status < 300 ? 0 : 1;
}

bool is_loopback(std::string_view url) {
    const std::string host = host_of(std::string(url));
    in_addr address{};
    if (inet_pton(AF_INET, host.c_str(), &address) == 1) return host.starts_with("127.");
    return host == "[::1]" || curl_strequal(host.c_str(), "localhost") != 0;
}

} // namespace zoomhook::cli
