// The stream sockets of this room, TCP and Unix alike, and what their addresses are called.
// SPDX-License-Identifier: MIT
#include "sockets.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstring>

namespace zoomhook::http {
namespace net = boost::asio;
using net::ip::tcp;
namespace {

tcp::endpoint tcp_endpoint(const stream_endpoint& e) {
    tcp::endpoint copy;
    if (e.size() > copy.capacity()) return copy;
    std::memcpy(copy.data(), e.data(), e.size());
    return copy;
}

bool is_unix(const stream_endpoint& e) { return e.protocol().family() == AF_UNIX; }

} // namespace

stream_endpoint endpoint_of(const listen_address& a) {
    boost::system::error_code ec;
    if (!a.path.empty()) {
        if (a.path.size() >= sizeof(sockaddr_un::sun_path))
            throw cannot_listen("cannot listen on unix:" + a.path + ": the path is too long for a socket");
        return net::local::stream_protocol::endpoint(a.path);
    }
    const auto address = net::ip::make_address(a.host, ec);
    if (ec) throw cannot_listen("cannot listen on " + a.host + ": it is not an IP address");
    return tcp::endpoint(address, a.port);
}

net::ip::address ip_of(const stream_endpoint& e) {
    return is_unix(e) ? net::ip::address() : tcp_endpoint(e).address();
}

std::string file_of(const stream_endpoint& e) {
    if (!is_unix(e)) return {};
    net::local::stream_protocol::endpoint copy;
    if (e.size() > copy.capacity()) return {};
    std::memcpy(copy.data(), e.data(), e.size());
    copy.resize(e.size());
    return copy.path();
}

std::uint16_t port_of(const stream_endpoint& e) {
    return is_unix(e) ? std::uint16_t{0} : tcp_endpoint(e).port();
}

std::string url_of(bool tls, const stream_endpoint& e) {
    if (is_unix(e)) return "unix:" + file_of(e);
    const tcp::endpoint t = tcp_endpoint(e);
    const std::string ip = t.address().to_string();
    return (tls ? "https://" : "http://") + (t.address().is_v6() ? "[" + ip + "]" : ip) + ":" +
           std::to_string(t.port());
}

} // namespace zoomhook::http
