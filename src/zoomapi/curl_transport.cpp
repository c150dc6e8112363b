// HTTP by libcurl.
// SPDX-License-Identifier: MIT
#include <array>
#include <curl/curl.h>
#include <mutex>

#include "url.hpp"
#include "zoomhook/base/ascii.hpp"
#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::zoomapi {
namespace {

using kind = transport_failure::kind;

constexpr std::size_t longest_headers = std::size_t{64} << 10;

/// What the callbacks fill while one request is under way.
struct exchange {
    http_answer answer{};
    std::size_t room = 0; ///< that is left for the body
    std::size_t room_for_headers = longest_headers;
    const std::stop_token& stop;
    bool too_long = false;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* to) {
    auto& x = *static_cast<exchange*>(to);
    x.too_long = x.too_long || size > x.room;
    if (x.too_long) return 0; // ends the transfer
    x.answer.body.append(data, size);
    x.room -= size;
    return size;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// A line that begins with HTTP/ begins the headers of one more answer (a proxy's, a 100): only the last
/// counts.
std::size_t take_header(char* data, std::size_t, std::size_t size, void* to) {
    auto& x = *static_cast<exchange*>(to);
    if (size > x.room_for_headers) x.too_long = true;
    if (x.too_long) return 0;
    x.room_for_headers -= size;
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) x.answer.headers.clear();
    const auto colon = line.find(':');
    if (colon == line.npos) return size;
    x.answer.headers.emplace_back(
        in_lower_case(std::string(line.substr(0, colon))), trimmed(line.substr(colon + 1))
    );
    return size;
}

int is_over(void* from, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<exchange*>(from)->stop.stop_requested() ? 1 : 0;
}

kind kind_of(CURLcode code) {
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return kind::untrusted;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
        return kind::unreachable;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return kind::unusable;
    default:
        return kind::cut;
    }
}

transport_failure failure(const exchange& x, CURLcode code, std::string_view why) {
    if (x.stop.stop_requested()) return {kind::stopped, "stopped"};
    if (x.too_long) return {kind::too_long, "the answer is longer than an answer may be"};
    return {kind_of(code), std::string(why.empty() ? std::string_view(curl_easy_strerror(code)) : why)};
}

class by_curl : public transport {
public:
    explicit by_curl(const options& o)
        : connect_timeout_(o.connect_timeout.count()),
          request_timeout_(o.request_timeout.count()),
          longest_answer_(o.longest_answer) {
        static std::once_flag once; // curl_easy_init would do it, too, but not from two threads
        std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
        curl_.reset(curl_easy_init());
        if (!curl_) throw std::bad_alloc();
    }

    http_answer perform(const http_request& q, const std::stop_token& stop) override {
        curl_easy_reset(curl_.get()); // options only: the connection stays
        exchange x{.room = longest_answer_, .stop = stop};
        const headers_ptr headers = set_request(q);
        set_limits();
        if (q.direct || is_this_machine(q.url)) set(CURLOPT_NOPROXY, "*");
        set_callbacks(x);
        std::array<char, CURL_ERROR_SIZE> why{};
        set(CURLOPT_ERRORBUFFER, why.data());
        const CURLcode code = curl_easy_perform(curl_.get());
        set(CURLOPT_ERRORBUFFER, nullptr); // `why` ends here
        if (code != CURLE_OK) throw failure(x, code, why.data());
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &x.answer.status);
        return std::move(x.answer);
    }

private:
    using headers_ptr = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

    template <typename Value>
    void set(CURLoption what, Value value) {
        curl_easy_setopt(curl_.get(), what, value);
    }

    headers_ptr set_request(const http_request& q) {
        headers_ptr headers(nullptr, &curl_slist_free_all);
        for (const std::string& h : q.headers) headers.reset(curl_slist_append(headers.release(), h.c_str()));
        set(CURLOPT_URL, q.url.c_str());
        set(CURLOPT_CUSTOMREQUEST, q.method.c_str());
        set(CURLOPT_HTTPHEADER, headers.get());
        set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)); // a proxy doesn't get ours
        // On a connection kept from before that turns out to be dead, libcurl would send it again by itself.
        set(CURLOPT_FRESH_CONNECT, q.repeatable ? 0L : 1L);
        if (q.body) set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(q.body->size()));
        if (q.body) set(CURLOPT_POSTFIELDS, q.body->data());
        return headers;
    }

    void set_limits() {
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_);
        set(CURLOPT_TIMEOUT_MS, request_timeout_);
        set(CURLOPT_NOSIGNAL, 1L);
    }

    void set_callbacks(exchange& x) {
        set(CURLOPT_WRITEFUNCTION, &take_body);
        set(CURLOPT_WRITEDATA, &x);
        set(CURLOPT_HEADERFUNCTION, &take_header);
        set(CURLOPT_HEADERDATA, &x);
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &is_over); // at least once a second
        set(CURLOPT_XFERINFODATA, &x);
    }

    const long connect_timeout_; // milliseconds
    const long request_timeout_;
    const std::size_t longest_answer_;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_{nullptr, &curl_easy_cleanup};
};

} // namespace

std::string_view http_answer::header(std::string_view name) const {
    for (const auto& [n, value] : headers)
        if (n == name) return value;
    return {};
}

std::unique_ptr<transport> curl_transport(const options& o) { return std::make_unique<by_curl>(o); }

} // namespace zoomhook::zoomapi
