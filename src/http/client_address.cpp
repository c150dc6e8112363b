// Who sent a request, seen through proxies that the operator trusts.
// SPDX-License-Identifier: MIT
#include "client_address.hpp"

#include <algorithm>
#include <stdexcept>

namespace zoomhook::http {
namespace ip = boost::asio::ip;
namespace {

/// ::ffff:192.0.2.1 is how a dual-stack listener sees 192.0.2.1. A zone (fe80::1%eth0) means something on
/// this machine only, and Postgres's inet knows none.
ip::address plain(const ip::address& a) {
    if (!a.is_v6()) return a;
    ip::address_v6 v6 = a.to_v6();
    if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6);
    v6.scope_id(0);
    return v6;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the last element off a comma-separated list.
std::string_view pop_last(std::string_view& list) {
    const auto comma = list.rfind(',');
    const auto last = comma == list.npos ? list : list.substr(comma + 1);
    list = comma == list.npos ? std::string_view{} : list.substr(0, comma);
    return trimmed(last);
}

} // namespace

trusted_proxies::trusted_proxies(const std::vector<std::string>& entries) {
    for (const std::string& entry : entries) {
        const bool network = entry.find('/') != entry.npos;
        boost::system::error_code bad;
        if (entry.find(':') == entry.npos)
            v4_.push_back(ip::make_network_v4(network ? entry : entry + "/32", bad));
        else
            v6_.push_back(ip::make_network_v6(network ? entry : entry + "/128", bad));
        if (bad) throw std::runtime_error(entry + " is neither an IP address nor a network like 10.0.0.0/8");
    }
}

bool trusted_proxies::contains(const ip::address& address) const {
    const ip::address a = plain(address);
    if (a.is_v4())
        return std::any_of(v4_.begin(), v4_.end(), [v4 = a.to_v4()](const ip::network_v4& n) {
            return n.prefix_length() == 0 ||
                   n.canonical() == ip::network_v4(v4, n.prefix_length()).canonical();
        });
    return std::any_of(v6_.begin(), v6_.end(), [v6 = a.to_v6()](const ip::network_v6& n) {
        return n.canonical() == ip::network_v6(v6, n.prefix_length()).canonical();
    });
}

std::string trusted_proxies::client(ip::address peer, std::string_view forwarded_for) const {
    peer = plain(peer);
    while (!forwarded_for.empty() && contains(peer)) {
        boost::system::error_code bad;
        const ip::address before = ip::make_address(pop_last(forwarded_for), bad);
        if (bad) break;
        peer = plain(before);
    }
    return peer.to_string();
}

} // namespace zoomhook::http
