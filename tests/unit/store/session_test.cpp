// What a connection that can't be opened says.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "store/pqxx_compat.hpp"

namespace zoomhook::store {
namespace {

TEST(session, says_in_one_line_why_each_host_was_not_taken) {
    try {
        const session none("host=/nowhere/a,/nowhere/b");
        FAIL();
    } catch (const database_failure& e) {
        EXPECT_FALSE(e.connection_open);
        EXPECT_THAT(e.what(), testing::MatchesRegex("[^;]*/nowhere/a[^;\n\t]*; [^;]*/nowhere/b[^;\n\t]*"));
    }
}

} // namespace
} // namespace zoomhook::store
