// Finds the handler of a method and path; every request has exactly one outcome.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/http/message.hpp"

namespace zoomhook::http {

struct route {
    std::string method;
    std::string path; ///< without trailing slash, except "/" itself
    handler handle;
    /// Answers a request whose body is over the limit; `declared` is its Content-Length, 0 where there is
    /// none. Where absent: 413.
    std::function<response(const header_fields&, std::uint64_t declared)> too_large;
};

/// Is told of a request that no route takes. Any thread.
using unrouted = std::function<void(std::string_view method, std::string_view path, const header_fields&)>;

class router {
public:
    explicit router(std::vector<route> routes, unrouted told = {})
        : routes_(std::move(routes)),
          told_(std::move(told)) {}

    struct match {
        const route* found = nullptr;
        response otherwise; ///< 404, or 405 with Allow, where nothing was found
    };
    [[nodiscard]] match find(std::string_view method, std::string_view path) const;
    /// Once for each request that find() has found nothing for.
    void tell_unrouted(std::string_view method, std::string_view path, const header_fields& h) const {
        if (told_) told_(method, path, h);
    }

private:
    std::vector<route> routes_;
    unrouted told_;
};

/// The path of a request target: scheme, host, query string and a trailing slash taken away.
[[nodiscard]] std::string_view path_of(std::string_view target);

} // namespace zoomhook::http
