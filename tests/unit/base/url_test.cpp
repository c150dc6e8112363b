// Values and hosts as they stand in URLs.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/url.hpp"

#include <gtest/gtest.h>

namespace zoomhook {
namespace {

TEST(url, values_are_written_so_that_nothing_in_them_ends_them) {
    EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encoded("a&b=c d/é%"), "a%26b%3Dc%20d%2F%C3%A9%25");
    EXPECT_EQ(percent_encoded(std::string_view("\0\xff", 2)), "%00%FF");
}

TEST(url, hosts_of_this_machine_are_known) {
    for (const char* host : {"127.0.0.1", "127.9.9.9", "[::1]", "localhost", "LocalHost"})
        EXPECT_TRUE(is_loopback_host(host)) << host;
    for (const char* host : {"", "10.0.0.1", "127.example.com", "[::2]", "localhost.example.com", "::1"})
        EXPECT_FALSE(is_loopback_host(host)) << host;
}

} // namespace
} // namespace zoomhook
