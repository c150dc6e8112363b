// Sessions over plain TCP.
// SPDX-License-Identifier: MIT
#include "session.ipp"

namespace zoomhook::http {

template <>
net::awaitable<bool> session<stream_socket>::handshake() {
    co_return true;
}

template <>
net::awaitable<void> session<stream_socket>::close() {
    error_code ignored;
    socket().shutdown(stream_socket::shutdown_both, ignored);
    co_return;
}

void start_plain_session(stream_socket socket, io_loop& loop, session_environment& env, gate::pass pass) {
    const auto executor = socket.get_executor();
    auto s = std::make_unique<session<stream_socket>>(loop, env, std::move(pass), std::move(socket));
    net::co_spawn(executor, run_session(std::move(s)), session_ended{});
}

} // namespace zoomhook::http
