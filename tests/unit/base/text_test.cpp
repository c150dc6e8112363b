// Which text can stand in a column of Postgres.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "zoomhook/base/text.hpp"

namespace zoomhook {
namespace {

using namespace std::string_view_literals;

TEST(utf8, is_accepted_up_to_its_bounds) {
    for (const std::string_view text :
         {"a"sv, "\x7f"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv,
          "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "Zażółć 😀"sv, ""sv})
        EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(utf8, is_refused_where_it_is_overlong_cut_a_surrogate_or_beyond_unicode) {
    for (const std::string_view text :
         {"\x80"sv, "\xff"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC3"sv, "\xE0\x9F\xBF"sv, "\xE2\x82"sv,
          "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF0\x9F\x98"sv, "\xF4\x90\x80\x80"sv,
          "\xF5\x80\x80\x80"sv, "a\xC3(b"sv})
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(storable_text, is_kept_as_it_is) {
    EXPECT_EQ(storable_text("k7Qd2+RvTh6nB0sYw/1XzA=="sv), "k7Qd2+RvTh6nB0sYw/1XzA==");
    EXPECT_EQ(storable_text(std::string(longest_text, 'x')), std::string(longest_text, 'x'));
}

TEST(storable_text, is_not_empty_long_broken_or_with_nul) {
    EXPECT_FALSE(storable_text(""sv));
    EXPECT_FALSE(storable_text(std::string(longest_text + 1, 'x')));
    EXPECT_FALSE(storable_text("a\xff"sv));
    EXPECT_FALSE(storable_text("a\0b"sv));
}

} // namespace
} // namespace zoomhook
