// TLS over a socket that OpenSSL reads and writes itself.
// SPDX-License-Identifier: MIT
#include "tls_stream.hpp"

#include <boost/asio/ssl/error.hpp>
#include <cerrno>
#include <openssl/err.h>

namespace zoomhook::http {
namespace net = boost::asio;
using boost::system::error_code;
namespace {

error_code openssl_error() {
    const unsigned long code = ERR_get_error();
    if (code == 0) return make_error_code(boost::system::errc::io_error);
    return {static_cast<int>(code), net::error::get_ssl_category()};
}

} // namespace

tls_stream::tls_stream(tcp_socket socket, net::ssl::context& context)
    : socket_(std::move(socket)),
      ssl_(SSL_new(context.native_handle())) {
    if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.native_handle()) != 1)
        throw boost::system::system_error(openssl_error());
    SSL_set_accept_state(ssl_.get());
}

/// In place of the socket, until OpenSSL wants more than that.
void tls_stream::read_first(net::const_buffer hello) {
    BIO* const bio = BIO_new_mem_buf(hello.data(), static_cast<int>(hello.size()));
    if (bio == nullptr) return; // no memory, and no hello: the handshake fails
    BIO_set_mem_eof_return(bio, -1);
    SSL_set0_rbio(ssl_.get(), bio);
}

/// Whether it has just been found that all of the hello is read: from now on the socket is.
bool tls_stream::hello_is_read() {
    BIO* const from_socket = SSL_get_wbio(ssl_.get());
    if (SSL_get_rbio(ssl_.get()) == from_socket) return false;
    BIO_up_ref(from_socket);
    SSL_set0_rbio(ssl_.get(), from_socket);
    return true;
}

/// Calls OpenSSL, but never for a connection that has been cut: its descriptor may be another's by now.
template <class Call>
tls_stream::outcome tls_stream::try_now(Call call) {
    if (!socket_.is_open()) return {{}, net::error::bad_descriptor};
    ERR_clear_error();
    errno = 0;
    std::size_t bytes = 0;
    const int result = call(ssl_.get(), bytes);
    return result == 1 ? outcome{{}, {}, bytes} : failure(result);
}

tls_stream::outcome tls_stream::failure(int result) const {
    const int system = errno;
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
        return {tcp_socket::wait_read, net::error::would_block};
    case SSL_ERROR_WANT_WRITE:
        return {tcp_socket::wait_write, net::error::would_block};
    case SSL_ERROR_ZERO_RETURN:
        return {{}, net::error::eof};
    case SSL_ERROR_SYSCALL:
        if (system == 0) return {{}, net::error::eof};
        return {{}, {system, boost::system::system_category()}};
    default:
        return {{}, openssl_error()};
    }
}

tls_stream::outcome tls_stream::shake_hands() {
    const auto call = [](SSL* ssl, std::size_t&) { return SSL_do_handshake(ssl); };
    outcome o = try_now(call);
    if (o.lacks == tcp_socket::wait_read && hello_is_read()) o = try_now(call);
    return o;
}

tls_stream::outcome tls_stream::read(net::mutable_buffer room) {
    return try_now([room](SSL* ssl, std::size_t& n) { return SSL_read_ex(ssl, room.data(), room.size(), &n); }
    );
}

tls_stream::outcome tls_stream::write(net::const_buffer bytes) {
    return try_now([bytes](SSL* ssl, std::size_t& n) {
        return SSL_write_ex(ssl, bytes.data(), bytes.size(), &n);
    });
}

std::size_t tls_stream::write_some(net::const_buffer bytes, error_code& ec) {
    const outcome o = write(bytes);
    ec = o.error;
    return o.bytes;
}

tls_stream::outcome tls_stream::shut_down() {
    return try_now([](SSL* ssl, std::size_t&) {
        const int said = SSL_shutdown(ssl);
        return said == 0 ? SSL_shutdown(ssl) : said; // 0: said, now for the peer's
    });
}

} // namespace zoomhook::http
