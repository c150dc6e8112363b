// Sessions over TLS.
// SPDX-License-Identifier: MIT
#include "session.ipp"

namespace zoomhook::http {

template <>
net::awaitable<bool> session<tls_stream>::handshake() {
    limit(env_.options.handshake_time);
    const auto [ec] = co_await stream_.async_handshake(net::ssl::stream_base::server, nothrow);
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
