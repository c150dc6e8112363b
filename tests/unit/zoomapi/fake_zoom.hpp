// Stands in for Zoom: answers as the test says, at times that pass only by waiting.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "zoomhook/zoomapi/client.hpp"

namespace zoomhook::zoomapi {

using namespace std::chrono_literals;

inline const wall_time noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 12h;
inline const std::string secret = "s3cret-of-the-client";

inline options usual_options() {
    options o;
    o.account_id = "account";
    o.client_id = "client";
    o.client_secret = secret;
    o.app_id = "app";
    o.requests_per_second = 1000;
    return o;
}

/// Answers the token URL by itself: token-1, token-2 … for an hour each.
class fake_zoom : public transport {
public:
    std::function<http_answer(const http_request&)> api = [](const http_request&) {
        return http_answer{200, "{}"};
    };
    std::function<http_answer(const http_request&)> token = [this](const http_request&) {
        return http_answer{
            200, R"({"access_token":"token-)" + std::to_string(tokens) +
                     R"(","token_type":"bearer","expires_in":3600})"};
    };
    std::vector<http_request> asked; ///< of the API
    std::vector<http_request> tokens_asked;
    std::vector<std::chrono::milliseconds> pauses;
    std::stop_source stop;
    int tokens = 0;
    steady_clock::duration passed{0};

    http_answer perform(const http_request& q, const std::stop_token& s) override {
        if (s.stop_requested()) throw transport_failure(transport_failure::kind::stopped, "stopped");
        const bool is_token = q.url == options().token_url;
        if (is_token) ++tokens;
        (is_token ? tokens_asked : asked).push_back(q);
        return is_token ? token(q) : api(q);
    }

    environment env() {
        return {
            .stop = stop.get_token(),
            .wall = [this] { return noon + std::chrono::duration_cast<wall_time::duration>(passed); },
            .steady = [this] { return deadline(passed) + 24h; },
            .pause =
                [this](std::chrono::milliseconds t) {
                    pauses.push_back(t);
                    passed += t;
                }};
    }
};

inline bool has_header(const http_request& q, const std::string& header) {
    return std::find(q.headers.begin(), q.headers.end(), header) != q.headers.end();
}

/// What `what` throws; fails where it doesn't.
inline error error_of(const std::function<void()>& what) {
    try {
        what();
    } catch (const error& e) {
        return e;
    }
    ADD_FAILURE() << "no error";
    return {"", {}};
}

} // namespace zoomhook::zoomapi
