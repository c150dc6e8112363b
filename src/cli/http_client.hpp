// HTTP requests of a command, by libcurl.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
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

/// Keeps the connection for the next request to the same host. One thread.
class http_connection {
public:
    http_connection();
    ~http_connection();
    http_connection(const http_connection&) = delete;
    http_connection& operator=(const http_connection&) = delete;

    /// Follows nothing. Takes 10 s at most. Throws std::runtime_error with the URL and the cause.
    [[nodiscard]] http_answer perform(const http_request&);

private:
    struct handle;
    const std::unique_ptr<handle> handle_;
};

/// One request to the daemon, as by http_connection; asks in the error whether it is running.
[[nodiscard]] http_answer perform(const http_request&);

/// Whether the URL's host, as libcurl reads it, is this machine: 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback(const std::string& url);

} // namespace zoomhook::cli
