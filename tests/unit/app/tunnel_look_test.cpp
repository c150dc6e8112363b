// A tunnel is there only where ngrok's agent is, and names one.
// SPDX-License-Identifier: MIT
#include "app/tunnel_look.hpp"

#include <gtest/gtest.h>

namespace zoomhook::app {
namespace {

using zoomapi::http_answer;
using zoomapi::http_request;

/// An agent, or what stands in its place.
class agent : public zoomapi::transport {
public:
    explicit agent(http_answer a) : answer_(std::move(a)) {}
    http_answer perform(const http_request& q, const std::stop_token&) override {
        asked = q;
        return answer_;
    }
    http_request asked;

private:
    const http_answer answer_;
};

class nobody : public zoomapi::transport {
public:
    http_answer perform(const http_request&, const std::stop_token&) override {
        throw zoomapi::transport_failure(zoomapi::transport_failure::kind::unreachable, "nobody there");
    }
};

TEST(tunnel_look, finds_it_where_the_agent_names_one) {
    agent a({200, R"({"tunnels":[{"public_url":"https://x.ngrok.app"}],"uri":"/api/tunnels"})"});
    EXPECT_TRUE(has_tunnel(a, "http://ngrok:4040/", {}));
    EXPECT_EQ(a.asked.url, "http://ngrok:4040/api/tunnels");
    EXPECT_TRUE(a.asked.direct);
}

TEST(tunnel_look, finds_none_where_the_agent_names_none) {
    agent a({200, R"({"tunnels":[],"uri":"/api/tunnels"})"});
    EXPECT_FALSE(has_tunnel(a, "http://127.0.0.1:4040", {}));
}

TEST(tunnel_look, finds_none_where_nobody_answers) {
    nobody n;
    EXPECT_FALSE(has_tunnel(n, "http://127.0.0.1:4040", {}));
}

} // namespace
} // namespace zoomhook::app
