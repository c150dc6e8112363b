// Durations, sizes and numbers: what is read, what is refused, and how fractions are rounded.
// SPDX-License-Identifier: MIT
#include "config/units.hpp"

#include <gtest/gtest.h>

namespace zoomhook::config {
namespace {

using namespace std::chrono_literals;

TEST(units, reads_durations_with_their_unit) {
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("2.5s"), 2500ms);
    EXPECT_EQ(parse_duration("300s"), 300s);
    EXPECT_EQ(parse_duration("5m"), 5min);
    EXPECT_EQ(parse_duration("0.25h"), 15min);
    EXPECT_EQ(parse_duration("90d"), 90 * 24h);
    EXPECT_EQ(parse_duration("0s"), 0ms);
}

TEST(units, rounds_a_duration_to_the_nearest_millisecond) {
    EXPECT_EQ(parse_duration("0.4ms"), 0ms);
    EXPECT_EQ(parse_duration("0.5ms"), 1ms);
    EXPECT_EQ(parse_duration("1.0004s"), 1000ms);
    EXPECT_EQ(parse_duration("0.0016s"), 2ms);
    EXPECT_EQ(parse_duration("0.1s"), 100ms); // 0.1 is no binary fraction
}

TEST(units, refuses_what_is_no_duration) {
    for (const char* text :
         {"", "5", "s", "5 s", " 5s", "5s ", "5S", "5sec", "5D", "5w", "1e3s", "1,5s", "1.2.3s", "five s",
          "0x5s", "5s5ms", "nans", "infs", "infinitys"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(units, refuses_negative_and_signed_durations) {
    for (const char* text : {"-1s", "-0.001ms", "+1s", "--1s", "-infs"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(units, refuses_durations_that_no_clock_holds) {
    EXPECT_TRUE(parse_duration("2500000000h")); // 9e15 ms, the bound
    for (const char* text : {"2500000001h", "9223372036854775808ms", "99999999999999999999999999999999h"})
        EXPECT_FALSE(parse_duration(text)) << text;
    EXPECT_FALSE(parse_duration(std::string(400, '9') + "s")); // no double holds it
}

TEST(units, reads_sizes_with_and_without_unit) {
    EXPECT_EQ(parse_size("4096"), 4096U);
    EXPECT_EQ(parse_size("4096B"), 4096U);
    EXPECT_EQ(parse_size("512KiB"), 512U * 1024);
    EXPECT_EQ(parse_size("8MiB"), 8U << 20);
    EXPECT_EQ(parse_size("3GiB"), std::uint64_t{3} << 30);
    EXPECT_EQ(parse_size("2TiB"), std::uint64_t{2} << 40);
    EXPECT_EQ(parse_size("1.5KiB"), 1536U);
    EXPECT_EQ(parse_size("0"), 0U);
}

TEST(units, shows_a_duration_in_the_largest_unit_without_a_fraction) {
    EXPECT_EQ(duration_text(0ms), "0ms");
    EXPECT_EQ(duration_text(50ms), "50ms");
    EXPECT_EQ(duration_text(1500ms), "1500ms");
    EXPECT_EQ(duration_text(2s), "2s");
    EXPECT_EQ(duration_text(90min), "90m");
    EXPECT_EQ(duration_text(24h), "1d");
}

TEST(units, rounds_a_size_to_the_nearest_byte) {
    EXPECT_EQ(parse_size("1.4B"), 1U);
    EXPECT_EQ(parse_size("0.0005KiB"), 1U);
    EXPECT_EQ(parse_size("0.0004KiB"), 0U);
}

TEST(units, refuses_what_is_no_size) {
    for (const char* text :
         {"", "MiB", "8 MiB", "8MB", "8mib", "8M", "8K", "8PiB", "8MiBs", "1e6", "-1", "-1MiB", "+1", "0x10",
          "nan", "inf", "1,000"})
        EXPECT_FALSE(parse_size(text)) << text;
}

TEST(units, refuses_sizes_beyond_any_disk) {
    EXPECT_EQ(parse_size("9000000000000000"), 9'000'000'000'000'000U); // the bound: exact as a double
    for (const char* text : {"9000000000000001", "18446744073709551616", "99999999999GiB"})
        EXPECT_FALSE(parse_size(text)) << text;
    EXPECT_FALSE(parse_size(std::string(400, '9')));
}

TEST(units, reads_whole_numbers_up_to_64_bits) {
    EXPECT_EQ(parse_number("0"), 0U);
    EXPECT_EQ(parse_number("10000"), 10000U);
    EXPECT_EQ(parse_number("18446744073709551615"), 18446744073709551615U);
}

TEST(units, refuses_what_is_no_whole_number) {
    for (const char* text : {"", " 1", "1 ", "-1", "+1", "1.0", "1e3", "0x10", "1_000", "one"})
        EXPECT_FALSE(parse_number(text)) << text;
    EXPECT_FALSE(parse_number("18446744073709551616"));
    EXPECT_FALSE(parse_number(std::string(40, '9')));
}

} // namespace
} // namespace zoomhook::config
