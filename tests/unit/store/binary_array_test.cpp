// The binary form of Postgres arrays is what array_send() of Postgres 15 makes, but always says that nulls
// may come.
// SPDX-License-Identifier: MIT
#include "store/binary_array.hpp"

#include <gtest/gtest.h>

#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

using type = binary_array::type;

std::string hex(binary_array array) {
    const std::string bytes = std::move(array).finish();
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

TEST(binary_array, of_texts_tells_the_empty_one_from_null) {
    binary_array array(type::text, 3, 0);
    array.bytes("a,\"");
    array.null();
    array.bytes("");
    EXPECT_EQ(
        hex(std::move(array)), "000000010000000100000019"
                               "0000000300000001"
                               "00000003612c22"
                               "ffffffff"
                               "00000000"
    );
}

TEST(binary_array, of_bytes_keeps_every_byte) {
    binary_array array(type::bytea, 1, 2);
    array.bytes({"\0\xFF", 2});
    EXPECT_EQ(hex(std::move(array)), "00000001000000010000001100000001000000010000000200ff");
}

TEST(binary_array, of_times_counts_microseconds_since_2000) {
    using namespace std::chrono_literals;
    binary_array array(type::timestamptz, 2, 8);
    array.time(1795597200123456us); // 2026-11-25 09:00:00.123456+00
    array.time(0us);
    EXPECT_EQ(
        hex(std::move(array)), "0000000100000001000004a00000000200000001"
                               "0000000800030414d20e0640"
                               "00000008fffca2fec4c82000"
    );
}

TEST(binary_array, of_flags_takes_a_byte_for_each) {
    binary_array array(type::boolean, 2, 1);
    array.flag(true);
    array.flag(false);
    EXPECT_EQ(
        hex(std::move(array)), "00000001000000010000001000000002000000010000000101"
                               "0000000100"
    );
}

TEST(binary_array, without_elements_has_no_dimension) {
    EXPECT_EQ(hex(binary_array(type::text, 0, 0)), "000000000000000100000019");
}

} // namespace
} // namespace zoomhook::store
