// The router: every method and path has exactly one outcome.
// SPDX-License-Identifier: MIT
#include "zoomhook/http/router.hpp"

#include <gtest/gtest.h>

namespace zoomhook::http {
namespace {

router two_routes() {
    const handler nothing = [](const request&, const responder&) {};
    return router({{"POST", "/webhook", nothing, {}}, {"GET", "/", nothing, {}}, {"HEAD", "/", nothing, {}}});
}

TEST(router, finds_the_route_of_a_method_and_path) {
    const router r = two_routes();
    const route* found = r.find("POST", "/webhook").found;
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->path, "/webhook");
}

TEST(router, answers_404_for_an_unknown_path_without_saying_which_exist) {
    const auto match = two_routes().find("POST", "/admin");
    EXPECT_EQ(match.found, nullptr);
    EXPECT_EQ(match.otherwise.status, 404U);
    EXPECT_EQ(match.otherwise.content_type, "application/problem+json");
    EXPECT_EQ(match.otherwise.body.find("webhook"), std::string::npos);
}

TEST(router, answers_405_and_names_the_methods_that_the_path_allows) {
    const auto match = two_routes().find("DELETE", "/");
    EXPECT_EQ(match.otherwise.status, 405U);
    ASSERT_EQ(match.otherwise.headers.size(), 1U);
    EXPECT_EQ(match.otherwise.headers[0].first, "Allow");
    EXPECT_EQ(match.otherwise.headers[0].second, "GET, HEAD");
}

TEST(path_of, takes_away_query_fragment_and_trailing_slash) {
    EXPECT_EQ(path_of("/webhook"), "/webhook");
    EXPECT_EQ(path_of("/webhook/"), "/webhook");
    EXPECT_EQ(path_of("/webhook?a=/b"), "/webhook");
    EXPECT_EQ(path_of("/webhook/?a=b"), "/webhook");
    EXPECT_EQ(path_of("/webhook#x"), "/webhook");
    EXPECT_EQ(path_of("/"), "/");
    EXPECT_EQ(path_of(""), "");
}

TEST(path_of, takes_away_scheme_and_host_of_an_absolute_target) {
    EXPECT_EQ(path_of("http://example.com/webhook?x=1"), "/webhook");
    EXPECT_EQ(path_of("https://example.com"), "/");
    EXPECT_EQ(path_of("/webhook?next=http://example.com/x"), "/webhook");
    EXPECT_EQ(path_of("x?y://host/webhook"), "x");
    EXPECT_EQ(path_of("http://host?x=/webhook"), "/");
}

} // namespace
} // namespace zoomhook::http
