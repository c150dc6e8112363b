// Bytes as hexadecimal text.
// SPDX-License-Identifier: MIT
#include <array>
#include <gtest/gtest.h>

#include "zoomhook/base/hex.hpp"

namespace zoomhook {
namespace {

TEST(hex, writes_two_lower_case_digits_a_byte) {
    constexpr std::array<unsigned char, 5> bytes{0x00, 0x0f, 0x10, 0xab, 0xff};
    EXPECT_EQ(to_hex(bytes), "000f10abff");
}

TEST(hex, is_read_back) { EXPECT_EQ(from_hex("000f10abff"), std::string("\0\x0f\x10\xab\xff", 5)); }

TEST(hex, of_nothing_is_empty) { EXPECT_EQ(to_hex({}), ""); }

} // namespace
} // namespace zoomhook
