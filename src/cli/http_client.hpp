// One HTTP request of a command, by libcurl.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace zoomhook::cli {

struct http_answer {
    long status = 0;
    double milliseconds = 0;
    std::string body;
};

struct http_request {
    std::string url;
    std::optional<std::string> body{};  ///< posted; without one it is a GET
    std::vector<std::string> headers{}; ///< "Name: value"
    std::string unix_socket{};          ///< in place of the URL's host and port
    bool direct = false;                ///< never through a proxy that the environment names
};

/// Follows nothing. Takes 10 s at most. Throws std::runtime_error with a sentence that names the URL and the
/// cause.
[[nodiscard]] http_answer perform(const http_request&);

/// Whether the URL's host, as libcurl reads it, is this machine: 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback(const std::string& url);

} // namespace zoomhook::cli
