// TLS over a socket that OpenSSL reads and writes itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <openssl/ssl.h>
#include <optional>
#include <utility>

#include "sockets.hpp"

namespace zoomhook::http {

/// The server's side of one TLS connection, as a stream of Asio's. In place of asio::ssl::stream, which holds
/// four buffers of 17 KiB for each connection and copies each byte through two of them (figures in
/// docs/performance.md). One operation at a time; no buffer may be empty.
class tls_stream {
public:
    using executor_type = stream_socket::executor_type;
    using error_code = boost::system::error_code;

    /// Makes the socket non-blocking. Throws boost::system::system_error, also where OpenSSL has no memory.
    /// The context may go before the stream.
    tls_stream(stream_socket, boost::asio::ssl::context&);
    tls_stream(const tls_stream&) = delete; // OpenSSL knows where its socket is
    tls_stream& operator=(const tls_stream&) = delete;

    [[nodiscard]] executor_type get_executor() { return transport_.socket.get_executor(); }
    [[nodiscard]] stream_socket& socket() { return transport_.socket; }

    /// `hello`: what has been read from the socket already; it must live until the handshake is over.
    template <class Token>
    auto async_handshake(boost::asio::const_buffer hello, Token&& token) {
        read_first(hello);
        return run([this] { return shake_hands(); }, std::forward<Token>(token));
    }
    template <class Token>
    auto async_read_some(boost::asio::mutable_buffer room, Token&& token) {
        // Where nothing is there it would be one call in vain for each request.
        std::optional<outcome> known;
        if (!SSL_has_pending(ssl_.get())) known = outcome{stream_socket::wait_read, {}};
        return run([this, room] { return read(room); }, std::forward<Token>(token), known);
    }
    template <class Token>
    auto async_write_some(boost::asio::const_buffer bytes, Token&& token) {
        return run([this, bytes] { return write(bytes); }, std::forward<Token>(token));
    }
    /// Says goodbye, and waits for the peer to say so.
    template <class Token>
    auto async_shutdown(Token&& token) {
        return run([this] { return shut_down(); }, std::forward<Token>(token));
    }
    /// Some of it, at once; would_block where that is nothing: then the same bytes must come again.
    std::size_t write_some(boost::asio::const_buffer bytes, error_code&);

private:
    using wait_type = stream_socket::wait_type;

    struct outcome {
        std::optional<wait_type> lacks; ///< what the socket must be before it is worth another attempt
        error_code error;
        std::size_t bytes = 0;
    };

    /// What OpenSSL reads and writes.
    struct transport {
        stream_socket socket;
        bool may_read = true;    ///< in this attempt
        std::size_t in_vain = 0; ///< bytes read since there was data for the reader
        error_code error;        ///< of the last call
    };
    struct as_bio; ///< what OpenSSL calls

    /// Attempts until the socket lacks nothing.
    template <class Attempt>
    struct operation {
        tls_stream& stream;
        Attempt attempt;
        std::optional<outcome> reached;
        bool begun = false;

        template <class Self>
        void operator()(Self& self, error_code cut = {}) {
            if (cut) return self.complete(cut, 0);
            if (!reached) reached = attempt();
            if (reached->lacks) {
                begun = true;
                const wait_type what = *std::exchange(reached, std::nullopt)->lacks;
                return stream.socket().async_wait(what, std::move(self));
            }
            // A handler may not be called by the function that it was given to.
            if (!std::exchange(begun, true)) return boost::asio::post(stream.get_executor(), std::move(self));
            self.complete(reached->error, reached->bytes);
        }
    };

    template <class Attempt, class Token>
    auto run(Attempt attempt, Token&& token, std::optional<outcome> known = {}) {
        return boost::asio::async_compose<Token, void(error_code, std::size_t)>(
            operation<Attempt>{*this, std::move(attempt), known}, token, transport_.socket
        );
    }

    void read_first(boost::asio::const_buffer hello);
    bool turn_to_socket();
    outcome shake_hands();
    outcome read(boost::asio::mutable_buffer);
    outcome write(boost::asio::const_buffer);
    outcome shut_down();
    template <class Call>
    outcome try_now(Call);
    outcome failure(int result);

    struct free_ssl {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };
    transport transport_;
    std::unique_ptr<SSL, free_ssl> ssl_;
    bool broken_ = false; ///< OpenSSL may not be asked for anything more
};

} // namespace zoomhook::http
