// Who sent a request, seen through proxies that the operator trusts.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::http {

class trusted_proxies {
public:
    /// Each entry is an address or a network such as 10.0.0.0/8. Throws std::runtime_error naming a bad one.
    explicit trusted_proxies(const std::vector<std::string>& entries);

    [[nodiscard]] bool contains(const boost::asio::ip::address&) const;

    /// The peer, or, where the peer is trusted, the last address of X-Forwarded-For that is not: whatever
    /// stands left of it was written by somebody we don't know.
    [[nodiscard]] std::string client(boost::asio::ip::address peer, std::string_view forwarded_for) const;

private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

} // namespace zoomhook::http
