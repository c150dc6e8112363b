// The stream sockets of this room, TCP and Unix alike, and what their addresses are called.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>
#include <string>

#include "zoomhook/http/listen.hpp"

namespace zoomhook::http {

using stream_protocol = boost::asio::generic::stream_protocol;
using stream_endpoint = stream_protocol::endpoint;
using stream_socket = stream_protocol::socket;
using stream_acceptor = boost::asio::basic_socket_acceptor<stream_protocol>;

/// Throws cannot_listen where it is no IP address, or a path that no socket can have.
[[nodiscard]] stream_endpoint endpoint_of(const listen_address&);
/// Of an IP address; unspecified (0.0.0.0) for a Unix socket.
[[nodiscard]] boost::asio::ip::address ip_of(const stream_endpoint&);
/// Of a Unix socket; else empty.
[[nodiscard]] std::string file_of(const stream_endpoint&);
/// 0 for a Unix socket.
[[nodiscard]] std::uint16_t port_of(const stream_endpoint&);
/// "http://127.0.0.1:4000", "https://[::]:8443", "unix:/run/zoomhookd/admin.sock"
[[nodiscard]] std::string url_of(bool tls, const stream_endpoint&);

} // namespace zoomhook::http
