// What a session needs to know of the server, and the two ways to start one.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <boost/asio/ssl/context.hpp>

#include "answer_slot.hpp"
#include "body_budget.hpp"
#include "client_address.hpp"
#include "io_loop.hpp"
#include "sockets.hpp"
#include "zoomhook/base/gate.hpp"
#include "zoomhook/http/server.hpp"

namespace zoomhook::http {

/// Shared by all sessions of a server and longer-lived than each.
struct session_environment {
    const server_options& options;
    const router& routes;
    const trusted_proxies& proxies;
    gate& sessions;
    body_budget& bodies;
    std::atomic<std::uint64_t> connections_turned_away{0};
    std::atomic<std::uint64_t> bodies_turned_away{0};
    std::atomic<bool> draining{false}; ///< answer with Connection: close from now on

    /// Counts and tells that the body of `peer` had no room beside the others; the answer to it.
    [[nodiscard]] response no_room_now(const boost::asio::ip::address& peer);
};

/// Has the route answer into the slot; what the route throws is a 503.
void hand_over(const route&, const std::shared_ptr<answer_slot>&, request);

/// Both: on the loop's thread; the socket's executor is the loop's. The session ends by itself, and its pass
/// through the gate of sessions with it. The TLS context may be replaced while sessions live: OpenSSL counts
/// its users.
void start_plain_session(stream_socket, io_loop&, session_environment&, gate::pass);
void start_tls_session(stream_socket, boost::asio::ssl::context&, io_loop&, session_environment&, gate::pass);

} // namespace zoomhook::http
