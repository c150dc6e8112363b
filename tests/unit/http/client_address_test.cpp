// Who the client is, behind proxies that are trusted and those that are not.
// SPDX-License-Identifier: MIT
#include "http/client_address.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace zoomhook::http {
namespace {

using boost::asio::ip::make_address;

TEST(client_address, is_the_peer_where_the_peer_is_not_trusted) {
    const trusted_proxies proxies({"127.0.0.1"});
    EXPECT_EQ(proxies.client(make_address("203.0.113.9"), "198.51.100.1"), "203.0.113.9");
}

TEST(client_address, is_the_last_untrusted_address_behind_trusted_proxies) {
    const trusted_proxies proxies({"127.0.0.1", "10.0.0.0/8"});
    EXPECT_EQ(proxies.client(make_address("127.0.0.1"), "1.1.1.1, 198.51.100.1, 10.1.2.3"), "198.51.100.1");
}

TEST(client_address, never_believes_what_stands_left_of_an_unknown_address) {
    const trusted_proxies proxies({"127.0.0.1"});
    EXPECT_EQ(proxies.client(make_address("127.0.0.1"), "127.0.0.1, 6.6.6.6"), "6.6.6.6");
}

TEST(client_address, falls_back_to_the_proxy_where_the_header_is_garbage) {
    const trusted_proxies proxies({"127.0.0.1"});
    EXPECT_EQ(proxies.client(make_address("127.0.0.1"), "unknown"), "127.0.0.1");
    EXPECT_EQ(proxies.client(make_address("127.0.0.1"), ""), "127.0.0.1");
}

TEST(client_address, knows_mapped_and_real_ipv6_addresses) {
    const trusted_proxies proxies({"127.0.0.1", "2001:db8::/32", "::1"});
    EXPECT_EQ(proxies.client(make_address("::ffff:127.0.0.1"), "2001:db9::7"), "2001:db9::7");
    EXPECT_EQ(proxies.client(make_address("::1"), "198.51.100.4,2001:db8::1"), "198.51.100.4");
}

TEST(client_address, has_no_zone) {
    const trusted_proxies proxies({"fe80::/10"});
    boost::asio::ip::address_v6 neighbour = boost::asio::ip::make_address_v6("fe80::7");
    neighbour.scope_id(1);
    EXPECT_EQ(proxies.client(neighbour, ""), "fe80::7");
    EXPECT_EQ(proxies.client(neighbour, "203.0.113.9"), "203.0.113.9");
}

TEST(client_address, a_network_of_all_addresses_trusts_everybody) {
    const trusted_proxies proxies({"0.0.0.0/0"});
    EXPECT_EQ(proxies.client(make_address("203.0.113.9"), "198.51.100.1"), "198.51.100.1");
}

TEST(client_address, names_an_entry_that_is_no_address) {
    try {
        const trusted_proxies proxies({"127.0.0.1", "localhost"});
        FAIL() << "accepted";
    } catch (const std::runtime_error& e) {
        EXPECT_NE(std::string(e.what()).find("localhost"), std::string::npos);
    }
}

} // namespace
} // namespace zoomhook::http
