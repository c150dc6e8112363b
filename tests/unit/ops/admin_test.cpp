// What the admin listener answers.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/admin.hpp"

#include <gmock/gmock.h>

namespace zoomhook::ops {
namespace {

using testing::HasSubstr;

TEST(readiness, is_200_where_nothing_speaks_against_it) {
    EXPECT_EQ(readiness({}).status, 200U);
    EXPECT_EQ(readiness({}).body, "ready\n");
}

TEST(readiness, is_503_with_each_reason_on_a_line) {
    const http::response r = readiness({"stopping", "the certificate has expired"});
    EXPECT_EQ(r.status, 503U);
    EXPECT_EQ(r.body, "stopping\nthe certificate has expired\n");
}

TEST(reloading, that_changed_something_is_200_and_names_it) {
    const http::response r = reloaded({
        .mistakes = {},
        .changed = {"log.level", "zoom.secret_token"},
        .need_restart = {"server.max_body"},
        .notes = {"a note"},
    });
    EXPECT_EQ(r.status, 200U);
    EXPECT_EQ(
        r.body, "the new settings are in force\nchanged: log.level, zoom.secret_token\n"
                "these take effect at a restart: server.max_body\na note\n"
    );
}

TEST(reloading, that_changed_nothing_says_so) {
    EXPECT_EQ(reloaded({}).body, "the settings are as they were\n");
}

TEST(reloading, that_changed_only_what_waits_for_a_restart_says_so) {
    const http::response r =
        reloaded({.mistakes = {}, .changed = {}, .need_restart = {"retention.keep"}, .notes = {}});
    EXPECT_EQ(
        r.body, "nothing has changed that a reload can put in force\n"
                "these take effect at a restart: retention.keep\n"
    );
}

TEST(reloading, that_was_refused_is_409_with_each_mistake) {
    const http::response r =
        reloaded({.mistakes = {"first", "second"}, .changed = {}, .need_restart = {}, .notes = {}});
    EXPECT_EQ(r.status, 409U);
    EXPECT_THAT(r.body, HasSubstr("the old ones stay\nfirst\nsecond\n"));
}

} // namespace
} // namespace zoomhook::ops
