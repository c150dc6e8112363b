// What the local API of ngrok's agent tells, and what something else in its place says.
// SPDX-License-Identifier: MIT
#include "zoomhook/ngrok/tunnels.hpp"

#include <gtest/gtest.h>

namespace zoomhook::ngrok {
namespace {

/// As the agent answers, shortened.
constexpr const char* of_the_agent = R"({"tunnels":[
    {"name":"zoom","ID":"1","uri":"/api/tunnels/zoom","public_url":"https://x.ngrok.app","proto":"https",
     "config":{"addr":"http://localhost:4000","inspect":true},"metrics":{"conns":{"count":0}}},
    {"public_url":"https://y.ngrok.app"}],"uri":"/api/tunnels"})";

TEST(tunnels, are_asked_for_at_the_agent) {
    EXPECT_EQ(tunnels_url("http://127.0.0.1:4040"), "http://127.0.0.1:4040/api/tunnels");
    EXPECT_EQ(tunnels_url("http://ngrok:4040/"), "http://ngrok:4040/api/tunnels");
}

TEST(tunnels, are_read_with_where_they_end) {
    const auto all = read_tunnels(200, of_the_agent);
    ASSERT_EQ(all.size(), 2);
    EXPECT_EQ(all[0].public_url, "https://x.ngrok.app");
    EXPECT_TRUE(leads_to(all[0], 4000));
    EXPECT_FALSE(leads_to(all[0], 400));
    EXPECT_FALSE(leads_to(all[0], 0)); // any free port: nobody knows it
    EXPECT_EQ(all[1].address, "");
    EXPECT_FALSE(leads_to(all[1], 4000));
}

TEST(tunnels, are_none_where_something_else_answers) {
    EXPECT_TRUE(read_tunnels(502, of_the_agent).empty());
    for (const char* body :
         {"", "<html>", "7", R"(["tunnels"])", R"({"tunnels":null})", R"({"tunnels":[1,null,[],{}]})",
          R"({"tunnels":[{"public_url":1,"config":"http://localhost:4000"}]})"})
        EXPECT_TRUE(read_tunnels(200, body).empty()) << body;
}

} // namespace
} // namespace zoomhook::ngrok
