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

TEST(hex, of_nothing_is_empty) { EXPECT_EQ(to_hex({}), ""); }

} // namespace
} // namespace zoomhook
