// Sessions over TLS.
// SPDX-License-Identifier: MIT
#include "session.ipp"

namespace zoomhook::http {

/// Of the TLS record that begins with these bytes, as far as they tell (RFC 8446, 5.1).
static std::size_t record_size(const unsigned char* begin, std::size_t n) {
    constexpr std::size_t head = 5;
    constexpr unsigned char handshake = 22;
    if (begin[0] != handshake) return n; // whatever it is, TLS will say no
    if (n < head) return head;
    return head + (std::size_t{begin[3]} << 8) + begin[4];
}

/// A proxy or tunnel that was told http://, most likely; TLS would only say that it is no TLS.
static void tell_of_plain_http(std::string_view begin, io_loop& loop, const net::ip::address& peer) {
    if (!begin.starts_with("POST /") && !begin.starts_with("GET /")) return;
    const auto times = loop.plain_on_tls().happened(steady_clock::now());
    if (times > 0)
        log::warn(
            "plain HTTP came to an https:// address of server.listen; say https:// where it comes from, or "
            "listen "
            "on http:// for it",
            {{"peer", peer.to_string()}, {"times", times}}
        );
}

constexpr std::size_t largest_hello = 4096; ///< with a key share of a hybrid, and a ticket

/// The hello waits for its turn before TLS sees it: its answer costs a signature and a key exchange, and in a
/// flood the loop would make one after another while requests wait (figures in docs/performance.md). What
/// comes after the first record, or after 4 KiB, waits for nothing, which is no worse than no turns at all.
template <>
net::awaitable<bool> session<tls_stream>::handshake() {
    limit(env_.options.handshake_time);
    const net::mutable_buffer room = buffer_.prepare(largest_hello);
    const auto* const begin = static_cast<const unsigned char*>(room.data());
    std::size_t size = 0;
    do {
        const auto [read_ec, n] = co_await socket().async_read_some(room + size, nothrow);
        if (read_ec) co_return false;
        size += n;
    } while (size < std::min(record_size(begin, size), room.size()));
    tell_of_plain_http({static_cast<const char*>(room.data()), size}, loop_, peer_);
    co_await loop_.handshakes().next();
    const net::const_buffer hello(begin, size);
    [[maybe_unused]] const auto [ec, n] = co_await stream_.async_handshake(hello, nothrow);
    co_return !ec;
}

template <>
net::awaitable<void> session<tls_stream>::close() {
    // A silent peer never answers close_notify: without a limit this would wait for ever.
    limit(std::chrono::milliseconds(500));
    [[maybe_unused]] const auto outcome = co_await stream_.async_shutdown(nothrow);
    error_code ignored;
    socket().shutdown(stream_socket::shutdown_both, ignored);
}

void start_tls_session(
    stream_socket socket, net::ssl::context& context, io_loop& loop, session_environment& env, gate::pass pass
) {
    const auto executor = socket.get_executor();
    auto s = std::make_unique<session<tls_stream>>(loop, env, std::move(pass), std::move(socket), context);
    net::co_spawn(executor, run_session(std::move(s)), session_ended{});
}

} // namespace zoomhook::http
