// Which keys differ between two loads of the config, and when that takes effect.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class compare_test : public config_fixture {
protected:
    const outcome before = load(from);
};

TEST_F(compare_test, finds_nothing_where_nothing_changed) {
    const difference d = compare(before, load(from));
    EXPECT_THAT(d.live, IsEmpty());
    EXPECT_THAT(d.at_restart, IsEmpty());
}

TEST_F(compare_test, tells_what_takes_effect_at_once_from_what_needs_a_restart) {
    const difference d = compare(
        before,
        with_file(
            "[log]\nlevel = \"debug\"\n[server]\npath = \"/new\"\n[zoom]\ntimestamp_tolerance = \"600s\"\n"
        )
    );
    EXPECT_THAT(d.live, testing::UnorderedElementsAre("zoom.timestamp_tolerance", "log.level"));
    EXPECT_THAT(d.at_restart, ElementsAre("server.path"));
}

/// Both are shown as the same asterisks.
TEST_F(compare_test, sees_that_a_secret_changed) {
    EXPECT_THAT(
        compare(before, with_variable("ZOOM_WEBHOOK_SECRET_TOKEN", "b-token")).live,
        ElementsAre("zoom.secret_token")
    );
}

TEST_F(compare_test, sees_that_a_password_changed) {
    const outcome first = with_variable("DATABASE_URL", "postgresql://u:first@db/zoom");
    const outcome second = with_variable("DATABASE_URL", "postgresql://u:other@db/zoom");
    EXPECT_THAT(compare(first, second).at_restart, ElementsAre("database.url"));
    EXPECT_THAT(all_that_is_said(second), Not(testing::HasSubstr("other")));
}

/// The same token from another place is no change of whom to believe.
TEST_F(compare_test, is_silent_of_a_secret_that_moved) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    from.flags["zoom.secret_token_file"] = write("token", "a-token\n");
    const difference d = compare(before, load(from));
    EXPECT_THAT(d.live, IsEmpty());
    EXPECT_THAT(d.at_restart, IsEmpty());
}

TEST_F(compare_test, sees_that_a_rule_of_privacy_changed) {
    const std::string rule = "[[privacy.redact]]\nevents = [\"*\"]\ndrop = [\"/payload/";
    const outcome one = with_file(rule + "a\"]\n");
    const outcome other = with_file(rule + "b\"]\n");
    EXPECT_THAT(one.mistakes, IsEmpty());
    EXPECT_THAT(compare(one, other).live, ElementsAre("privacy.redact"));
    EXPECT_THAT(compare(one, one).live, IsEmpty());
    EXPECT_THAT(effective(other, "privacy.redact").value, testing::HasSubstr("\"/payload/b\""));
}

} // namespace
} // namespace zoomhook::config
