// What can hardly be a Secret Token of Zoom's is noticed, and not told.
// SPDX-License-Identifier: MIT
#include "cli/init/secret_token.hpp"

#include <gmock/gmock.h>

namespace zoomhook::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(secret_token, is_odd_where_zoom_makes_none_like_it) {
    EXPECT_THAT(oddity_of_token("Ab3dEf6hIj9lMn_pQr-tUv"), IsEmpty());
    EXPECT_THAT(oddity_of_token("short"), HasSubstr("has 5 characters; Zoom's"));
    EXPECT_THAT(oddity_of_token("Ab3dEf6hIj9lMn_pQr-tU="), HasSubstr("odd ones among them"));
    EXPECT_THAT(oddity_of_token("hush"), Not(HasSubstr("hush")));
}

} // namespace
} // namespace zoomhook::cli
