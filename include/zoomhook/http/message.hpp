// HTTP as the rest of the program sees it: a request, a response, and the promise to answer.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::http {

/// The header fields of a request. Names compare without regard to case.
class header_fields {
public:
    virtual ~header_fields() = default;
    /// How often the field was sent.
    [[nodiscard]] virtual std::size_t count(std::string_view name) const = 0;
    /// The first value of that name, or an empty text.
    [[nodiscard]] virtual std::string_view get(std::string_view name) const = 0;
};

/// A whole request. `headers` lives only as long as the call that hands the request over.
struct request {
    std::string_view method;
    std::string_view path; ///< without query string and trailing slash
    const header_fields& headers;
    std::string body;   ///< raw bytes
    std::string client; ///< IP address of the client, seen through trusted proxies
    wall_time received_at;
    deadline first_byte;
    deadline answer_by; ///< after this the server answers 503 by itself
};

struct response {
    unsigned status = 200;
    std::string_view content_type = "text/plain; charset=utf-8"; ///< lasts for ever
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// An application/problem+json response (RFC 9457). `title` is all that the sender learns.
[[nodiscard]] response problem(unsigned status, std::string_view title);

/// 503 with Retry-After: what a genuine notification gets that can't be taken now, so that Zoom sends it
/// again.
[[nodiscard]] response come_again(std::string_view title);

/// Answers one request. May be called from any thread, once; a copy that is called later, or after the server
/// has answered at `answer_by`, is ignored.
using responder = std::function<void(response)>;

/// Takes a request and answers it, now or later, through the responder.
using handler = std::function<void(request, responder)>;

} // namespace zoomhook::http
