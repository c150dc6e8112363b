// ngrok's agent is believed to have a tunnel only where it names one.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/tunnel.hpp"

#include <gtest/gtest.h>

namespace zoomhook::zoomapi {
namespace {

/// An agent, or what stands in its place.
class agent : public transport {
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

class nobody : public transport {
public:
    http_answer perform(const http_request&, const std::stop_token&) override {
        throw transport_failure(transport_failure::kind::unreachable, "nobody there");
    }
};

bool has_one(long status, const std::string& body) {
    agent a({status, body});
    return has_tunnel(a, "http://127.0.0.1:4040", {});
}

TEST(tunnel, is_there_where_the_agent_names_one) {
    agent a({200, R"({"tunnels":[{"public_url":"https://x.ngrok.app"}],"uri":"/api/tunnels"})"});
    EXPECT_TRUE(has_tunnel(a, "http://ngrok:4040/", {}));
    EXPECT_EQ(a.asked.url, "http://ngrok:4040/api/tunnels");
    EXPECT_TRUE(a.asked.direct);
}

TEST(tunnel, is_not_there_where_the_agent_names_none) {
    EXPECT_FALSE(has_one(200, R"({"tunnels":[],"uri":"/api/tunnels"})"));
}

TEST(tunnel, is_not_there_where_something_else_answers) {
    EXPECT_FALSE(has_one(502, R"({"tunnels":[{}]})"));
    EXPECT_FALSE(has_one(200, "<html>"));
    EXPECT_FALSE(has_one(200, R"(["tunnels"])"));
    EXPECT_FALSE(has_one(200, R"({"tunnels":null})"));
}

TEST(tunnel, is_not_there_where_nobody_answers) {
    nobody n;
    EXPECT_FALSE(has_tunnel(n, "http://127.0.0.1:4040", {}));
}

} // namespace
} // namespace zoomhook::zoomapi
