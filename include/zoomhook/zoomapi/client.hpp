// Asks Zoom's API: with a token, within the rate limits, and again where that may help.
// SPDX-License-Identifier: MIT
//
// The token: POST token_url, Basic client_id:client_secret, form grant_type=…&account_id=…; bearer,
// expires_in 3600, no refresh token, several may be valid at once, dead when the app is deactivated
// (https://developers.zoom.us/docs/internal-apps/s2s-oauth/). It stays in memory until 60 s before its end.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoomapi/error.hpp"
#include "zoomhook/zoomapi/options.hpp"
#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::zoomapi {

/// Clocks, waiting and the wish to stop; tests set their own.
struct environment {
    std::stop_token stop{};
    wall_clock wall = [] { return std::chrono::system_clock::now(); };
    std::function<deadline()> steady = [] { return steady_clock::now(); };
    std::function<void(std::chrono::milliseconds)> pause{}; ///< empty: sleeps until then or the stop
};

/// One thread. Made for one run: once a daily limit is used up but for what is left to others, it asks no
/// more. What blocks ends within about a second after a stop was requested, with cause::stopped.
class client {
public:
    /// The transport must live as long. Throws error (bad_options) where complaint() has one.
    client(options, transport&, environment = {});
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    struct question {
        std::string method = "GET";
        std::string path;   ///< behind api_url, with the query, percent-encoded
        std::string json{}; ///< the body; empty: none
        bool repeatable = true;
        std::vector<std::string> secrets{}; ///< of the body: Zoom's errors might repeat them, ours don't
    };

    /// The answer, a 2xx; throws error. A 401 is answered with one new token and one more attempt; 429 is
    /// waited for (Retry-After) up to options.longest_wait; 5xx and cut connections are tried again.
    [[nodiscard]] http_answer ask(const question&, auth_kind);
    [[nodiscard]] http_answer ask(const question& q) { return ask(q, about().auth); }

    [[nodiscard]] const options& about() const;
    [[nodiscard]] wall_time now() const; ///< environment' clocks
    [[nodiscard]] deadline steady_now() const;
    [[nodiscard]] std::uint64_t requests() const;     ///< attempts made so far, tokens included
    [[nodiscard]] std::uint64_t rate_limited() const; ///< 429s met so far

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace zoomhook::zoomapi
