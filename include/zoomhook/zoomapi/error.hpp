// Why Zoom's API gave nothing: Zoom's own words, and what to do about it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace zoomhook::zoomapi {

enum class cause {
    stopped,        ///< a stop was requested
    bad_options,    ///< [zoom.api] lacks something
    unreachable,    ///< no answer, after all attempts
    untrusted,      ///< the server's certificate is not Zoom's
    too_long,       ///< an answer over options.longest_answer
    redirected,     ///< 3xx: not the API's URL
    not_understood, ///< 2xx, and not what the documents say
    wrong_secret,   ///< client id or secret
    wrong_account,  ///< account id
    app_deactivated,
    grant_refused, ///< this kind of app gets no token that way
    token_refused, ///< 401 with a token that was just made
    missing_scope,
    no_permission, ///< the role lacks Marketplace rights
    app_not_found,
    out_of_range,      ///< dates (codes 1501 to 1504)
    event_not_allowed, ///< 1602: its scope is missing
    url_not_validated, ///< 1701: Zoom's challenge was not answered
    refused,           ///< any other 4xx
    rate_limited,
    zoom_failed ///< 5xx, after all attempts
};

/// what(): what was done, Zoom's status, code and message, and the next step; printable, below 1 KB, and
/// without any secret. One line.
class error : public std::runtime_error {
public:
    struct details {
        cause why = cause::refused;
        long status = 0;                                     ///< HTTP's; 0: no answer
        std::optional<long> code{};                          ///< Zoom's
        std::string message{};                               ///< Zoom's, printable, at most 300 bytes of it
        std::optional<std::chrono::milliseconds> again_in{}; ///< of a rate limit, where Zoom says
    };
    error(const std::string& sentence, details d) : std::runtime_error(sentence), about(std::move(d)) {}

    details about;
};

/// "add the scope …": the next step, for people.
[[nodiscard]] std::string_view advice(cause);
/// "missing_scope": for JSON and metrics.
[[nodiscard]] std::string_view name_of(cause);

} // namespace zoomhook::zoomapi
