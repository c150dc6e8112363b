// The guess that is made of a mistyped name, and none where there is nothing close.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/similar.hpp"

#include <gtest/gtest.h>

namespace zoomhook {
namespace {

const std::vector<std::string> known{"server.listen", "server.path", "log.level", "log.events"};

TEST(similar, finds_the_name_with_a_letter_too_few_too_many_or_wrong) {
    EXPECT_EQ(did_you_mean("server.listn", known), "; did you mean server.listen?");
    EXPECT_EQ(did_you_mean("server.listens", known), "; did you mean server.listen?");
    EXPECT_EQ(did_you_mean("sarver.listen", known), "; did you mean server.listen?");
    EXPECT_EQ(did_you_mean("log.leevl", known), "; did you mean log.level?");
}

TEST(similar, takes_the_closest_of_several) {
    EXPECT_EQ(did_you_mean("log.evels", known), "; did you mean log.level?");
    EXPECT_EQ(did_you_mean("log.event", known), "; did you mean log.events?");
}

TEST(similar, says_nothing_where_no_name_is_close) {
    EXPECT_EQ(did_you_mean("database.url", known), "");
    EXPECT_EQ(did_you_mean("x", known), "");
    EXPECT_EQ(did_you_mean("", known), "");
    EXPECT_EQ(did_you_mean("server.listen", {}), "");
}

} // namespace
} // namespace zoomhook
