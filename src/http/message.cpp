// The two answers that every room may give without a body of its own.
// SPDX-License-Identifier: MIT
#include "zoomhook/http/message.hpp"

namespace zoomhook::http {

response problem(unsigned status, std::string_view title) {
    // Titles are constants of this program: plain words, nothing to escape.
    std::string body = "{\"title\":\"";
    body.append(title).append("\",\"status\":").append(std::to_string(status)).append("}\n");
    return {status, "application/problem+json", std::move(body), {}};
}

response come_again(std::string_view title) {
    response r = problem(503, title);
    r.headers.emplace_back("Retry-After", "5");
    return r;
}

} // namespace zoomhook::http
