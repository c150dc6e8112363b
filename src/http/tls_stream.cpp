// TLS over a socket that OpenSSL reads and writes itself.
// SPDX-License-Identifier: MIT
#include "tls_stream.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/err.h>

namespace zoomhook::http {
namespace net = boost::asio;
using boost::system::error_code;
namespace {

/// Beyond this a peer sends records without data, such as TLS 1.3's updates of keys, only to keep us busy: an
/// honest one sends no more than a record's part before there is data.
constexpr std::size_t most_in_vain = std::size_t{64} << 10;

error_code openssl_error() {
    const unsigned long code = ERR_get_error();
    if (code == 0) return make_error_code(boost::system::errc::io_error);
    return {static_cast<int>(code), net::error::get_ssl_category()};
}

} // namespace

/// A BIO of its own, since OpenSSL's for sockets knows the descriptor alone, which is another's once the
/// socket has been closed; it also dies of SIGPIPE and asks the kernel for its TLS.
struct tls_stream::as_bio {
    static BIO* make(transport& t) {
        static BIO_METHOD* const method = make_method();
        BIO* const bio = BIO_new(method);
        if (bio == nullptr) return nullptr;
        BIO_set_data(bio, &t);
        BIO_set_init(bio, 1);
        return bio;
    }

private:
    static BIO_METHOD* make_method() {
        BIO_METHOD* const m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "a socket of Asio's");
        BIO_meth_set_read(m, &read);
        BIO_meth_set_write(m, &write);
        BIO_meth_set_ctrl(m, &control);
        return m;
    }

    static transport& of(BIO* bio) { return *static_cast<transport*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* into, int size) {
        BIO_clear_retry_flags(bio);
        transport& t = of(bio);
        t.error = net::error::would_block;
        std::size_t n = 0;
        // Once: while there come records without data OpenSSL goes on, and the loop would stand still.
        if (std::exchange(t.may_read, false))
            n = t.socket.receive(net::buffer(into, static_cast<std::size_t>(size)), 0, t.error);
        t.in_vain += n;
        if (t.error == net::error::would_block) BIO_set_retry_read(bio);
        if (t.error == net::error::eof) return 0;
        return t.error ? -1 : static_cast<int>(n);
    }

    static int write(BIO* bio, const char* from, int size) {
        BIO_clear_retry_flags(bio);
        transport& t = of(bio);
        const std::size_t n = t.socket.send(net::buffer(from, static_cast<std::size_t>(size)), 0, t.error);
        if (t.error == net::error::would_block) BIO_set_retry_write(bio);
        return t.error ? -1 : static_cast<int>(n);
    }

    static long control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }
};

tls_stream::tls_stream(stream_socket socket, net::ssl::context& context)
    : transport_{.socket = std::move(socket), .may_read = true, .in_vain = 0, .error = {}},
      ssl_(SSL_new(context.native_handle())) {
    BIO* const bio = ssl_ ? as_bio::make(transport_) : nullptr;
    if (bio == nullptr) throw boost::system::system_error(openssl_error());
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
    // It writes like a socket, and reads as much as there is: else twice for each record.
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_read_ahead(ssl_.get(), 1);
    transport_.socket.non_blocking(true);
}

/// In place of the socket, until OpenSSL wants more than that.
void tls_stream::read_first(net::const_buffer hello) {
    BIO* const bio = BIO_new_mem_buf(hello.data(), static_cast<int>(hello.size()));
    if (bio == nullptr) return; // no memory: the peer waits until its time is over
    BIO_set_mem_eof_return(bio, -1);
    SSL_set0_rbio(ssl_.get(), bio);
}

/// False where it is read already.
bool tls_stream::turn_to_socket() {
    BIO* const socket = SSL_get_wbio(ssl_.get());
    if (SSL_get_rbio(ssl_.get()) == socket) return false;
    BIO_up_ref(socket);
    SSL_set0_rbio(ssl_.get(), socket);
    return true;
}

template <class Call>
tls_stream::outcome tls_stream::try_now(Call call) {
    ERR_clear_error();
    transport_.may_read = true;
    transport_.error = {};
    std::size_t bytes = 0;
    const int result = call(ssl_.get(), bytes);
    return result == 1 ? outcome{{}, {}, bytes} : failure(result);
}

tls_stream::outcome tls_stream::failure(int result) {
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
        if (transport_.in_vain <= most_in_vain) return {stream_socket::wait_read, net::error::would_block};
        broken_ = true;
        return {{}, make_error_code(boost::system::errc::protocol_error)};
    case SSL_ERROR_WANT_WRITE:
        return {stream_socket::wait_write, net::error::would_block};
    case SSL_ERROR_ZERO_RETURN:
        return {{}, net::error::eof};
    case SSL_ERROR_SYSCALL:
        broken_ = true;
        return {{}, transport_.error ? transport_.error : make_error_code(boost::system::errc::io_error)};
    default:
        broken_ = true;
        return {{}, openssl_error()};
    }
}

tls_stream::outcome tls_stream::shake_hands() {
    const auto call = [](SSL* ssl, std::size_t&) { return SSL_do_handshake(ssl); };
    outcome o = try_now(call);
    if (o.lacks == stream_socket::wait_read && turn_to_socket()) o = try_now(call);
    return o;
}

tls_stream::outcome tls_stream::read(net::mutable_buffer room) {
    const outcome o =
        try_now([room](SSL* ssl, std::size_t& n) { return SSL_read_ex(ssl, room.data(), room.size(), &n); });
    if (o.bytes > 0) transport_.in_vain = 0;
    return o;
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
    if (broken_) return {{}, net::error::not_connected};
    return try_now([](SSL* ssl, std::size_t&) {
        const int said = SSL_shutdown(ssl);
        return said == 0 ? SSL_shutdown(ssl) : said; // 0: said, now for the peer's
    });
}

} // namespace zoomhook::http
