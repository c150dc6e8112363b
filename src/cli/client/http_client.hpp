// HTTP requests of a command, by libcurl.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace zoomhook::cli {

/// No answer came. what(): a sentence that names the URL, the cause, and what to look at.
struct http_failure : std::runtime_error {
    http_failure(std::string c, const std::string& question)
        : std::runtime_error(c + question),
          cause(std::move(c)) {}

    const std::string cause; ///< without the question whether a daemon runs on this machine
};

struct http_answer {
    long status = 0;
    double milliseconds = 0;
    std::string body;           ///< its first 8 MiB
    std::string content_type{}; ///< empty where there is none
};

struct http_request {
    std::string url;
    std::optional<std::string> body{};  ///< posted; without one it is a GET
    std::vector<std::string> headers{}; ///< "Name: value"
    std::string unix_socket{};          ///< in place of the URL's host and port
    bool direct = false;                ///< never through a proxy that the environment names
};

/// Keeps its connection for the next request to the same place. One thread.
class http_connection {
public:
    http_connection();
    ~http_connection();
    http_connection(const http_connection&) = delete;
    http_connection& operator=(const http_connection&) = delete;

    /// Follows nothing. Takes 10 s at most. Throws http_failure.
    [[nodiscard]] http_answer perform(const http_request&);

private:
    struct handle;
    std::unique_ptr<handle> curl_;
};

/// On a connection of its own.
[[nodiscard]] http_answer perform(const http_request&);

} // namespace zoomhook::cli
