// The text form of Postgres arrays: nothing in a text can end it.
// SPDX-License-Identifier: MIT
#include "store/array_literal.hpp"

#include <gtest/gtest.h>

#include <array>

namespace zoomhook::store {
namespace {

std::string of_text(std::string_view text) {
    array_literal array(0);
    array.text(text);
    return std::move(array).finish();
}

TEST(array_literal, is_empty_braces_without_elements) { EXPECT_EQ(array_literal(0).finish(), "{}"); }

TEST(array_literal, separates_elements_with_commas) {
    array_literal array(0);
    array.text("a");
    array.null();
    array.number(-7);
    EXPECT_EQ(std::move(array).finish(), R"({"a",NULL,-7})");
}

TEST(array_literal, tells_the_text_NULL_and_the_empty_text_from_null) {
    EXPECT_EQ(of_text("NULL"), R"({"NULL"})");
    EXPECT_EQ(of_text(""), R"({""})");
}

TEST(array_literal, escapes_quotes_and_backslashes_and_nothing_else) {
    EXPECT_EQ(of_text(R"(a"b\c)"), R"({"a\"b\\c"})");
    EXPECT_EQ(of_text("{ä,\n🎉}"), "{\"{ä,\n🎉}\"}");
}

TEST(array_literal, writes_bytes_in_hex) {
    array_literal array(0);
    array.bytes(std::array<unsigned char, 3>{0x00, 0x5c, 0xff});
    array.bytes({});
    EXPECT_EQ(std::move(array).finish(), R"({"\\x005cff","\\x"})");
}

} // namespace
} // namespace zoomhook::store
