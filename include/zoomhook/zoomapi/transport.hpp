// One HTTP request and its answer: an interface, so that tests stand in for Zoom, and libcurl behind it.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zoomhook/zoomapi/options.hpp"

namespace zoomhook::zoomapi {

struct http_request {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers{}; ///< "Name: value"; may hold secrets, so never printed
    std::optional<std::string> body{};
    /// Asked twice, it does no more than once. Else it is asked again only where it surely was not taken.
    bool repeatable = true;
    bool direct = false; ///< never through a proxy that the environment names
};

struct http_answer {
    long status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers{}; ///< names in lower case

    /// The first of that name (lower case), or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// No whole answer came. what(): a sentence without any header or body.
struct transport_failure : std::runtime_error {
    enum class kind {
        unreachable, ///< nobody was reached: the request was not taken
        cut,         ///< the connection ended, or time was over: it may have been taken
        untrusted,   ///< TLS: not who we wanted to talk to
        too_long,    ///< over options.longest_answer
        stopped,     ///< by the stop token
        unusable     ///< the URL
    };
    transport_failure(kind k, const std::string& sentence) : std::runtime_error(sentence), what_happened(k) {}
    kind what_happened;
};

/// One thread.
class transport {
public:
    transport() = default;
    virtual ~transport() = default;
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;

    /// Blocks. Follows no redirect. Throws transport_failure; within a second once a stop is requested.
    [[nodiscard]] virtual http_answer perform(const http_request&, const std::stop_token&) = 0;
};

/// By libcurl: TLS 1.2 or newer and verified, http and https only, answers bounded in size and time, through
/// the proxy that curl's environment variables name, but to this machine directly. Keeps its connections.
[[nodiscard]] std::unique_ptr<transport> curl_transport(const options&);

} // namespace zoomhook::zoomapi
