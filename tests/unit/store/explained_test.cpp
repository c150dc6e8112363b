// What Postgres refuses comes with the next step.
// SPDX-License-Identifier: MIT
#include "store/explained.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoomhook::store {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string told(const char* sqlstate) {
    try {
        explained([&] { throw database_failure(sqlstate, true, "no"); });
        return "";
    } catch (const error& e) {
        return e.what();
    }
}

TEST(explained, a_database_that_takes_no_writes_names_the_primary) {
    EXPECT_THAT(told("25006"), StartsWith("Postgres: no: "));
    EXPECT_THAT(told("25006"), HasSubstr("connect to the primary"));
    EXPECT_THAT(told("25006"), HasSubstr("target_session_attrs=read-write in database.url"));
}

TEST(explained, a_missing_table_or_right_names_the_command) {
    EXPECT_THAT(told("42P01"), EndsWith(": run zoomhookd migrate"));
    EXPECT_THAT(told("42501"), HasSubstr("sql/roles.sql"));
}

TEST(explained, what_nothing_is_known_of_is_as_postgres_says_it) { EXPECT_EQ(told("XX000"), "Postgres: no"); }

} // namespace
} // namespace zoomhook::store
