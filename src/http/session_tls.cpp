// Sessions over TLS.
// SPDX-License-Identifier: MIT
#include "session.ipp"

namespace zoomhook::http {

/// The hello waits for its turn before TLS sees it: its answer costs a signature and a key exchange, and in a
/// flood the loop would make one after another while requests wait (figures in docs/performance.md). Of a
/// hello in pieces only the first waits, which is no worse than no turns at all.
template <>
net::awaitable<bool> session<tls_stream>::handshake() {
    limit(env_.options.handshake_time);
    const net::mutable_buffer room = buffer_.prepare(idle_buffer);
    const auto [read_ec, n] = co_await lowest().async_read_some(room, nothrow);
    if (read_ec) co_return false;
    co_await loop_.handshakes().next();
    const net::const_buffer hello(room.data(), n);
    [[maybe_unused]] const auto [ec, used] =
        co_await stream_.async_handshake(net::ssl::stream_base::server, hello, nothrow);
    co_return !ec;
}

template <>
net::awaitable<void> session<tls_stream>::close() {
    // A silent peer never answers close_notify: without a limit this would wait for ever.
    limit(std::chrono::milliseconds(500));
    [[maybe_unused]] const auto outcome = co_await stream_.async_shutdown(nothrow);
    error_code ignored;
    socket().shutdown(net::ip::tcp::socket::shutdown_both, ignored);
}

void start_tls_session(
    net::ip::tcp::socket socket, net::ssl::context& context, io_loop& loop, session_environment& env,
    gate::pass pass
) {
    const auto executor = socket.get_executor();
    auto s = std::make_unique<session<tls_stream>>(loop, env, std::move(pass), std::move(socket), context);
    net::co_spawn(executor, run_session(std::move(s)), session_ended{});
}

} // namespace zoomhook::http
