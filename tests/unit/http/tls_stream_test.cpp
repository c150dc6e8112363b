// TLS over a socket that OpenSSL reads and writes itself; the peer is OpenSSL's own client.
// SPDX-License-Identifier: MIT
#include "../../../src/http/tls_stream.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <optional>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace zoomhook::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

/// A key and a certificate that it has signed itself.
net::ssl::context server_context() {
    net::ssl::context context(net::ssl::context::tls_server);
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_set_pubkey(certificate, key);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX_use_certificate(context.native_handle(), certificate);
    SSL_CTX_use_PrivateKey(context.native_handle(), key);
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS); // as tls_context.cpp
    X509_free(certificate);
    EVP_PKEY_free(key);
    return context;
}

/// Blocking, by OpenSSL alone.
class client {
public:
    explicit client(tcp::socket socket)
        : socket_(std::move(socket)),
          context_(SSL_CTX_new(TLS_client_method())),
          ssl_(SSL_new(context_)) {
        socket_.non_blocking(false);
        SSL_set_fd(ssl_, socket_.native_handle());
    }
    ~client() {
        SSL_free(ssl_);
        SSL_CTX_free(context_);
    }
    bool shake_hands() { return SSL_connect(ssl_) == 1; }
    bool send(std::string_view text) {
        return SSL_write(ssl_, text.data(), static_cast<int>(text.size())) > 0;
    }
    /// Until it has so many, or the end.
    std::string read(std::size_t wanted) {
        std::string all;
        std::array<char, 4096> some{};
        while (all.size() < wanted) {
            const int n = SSL_read(ssl_, some.data(), some.size());
            if (n <= 0) break;
            all.append(some.data(), static_cast<std::size_t>(n));
        }
        return all;
    }
    /// A record without data, for which TLS 1.3 wants new keys.
    bool update_keys() {
        return SSL_key_update(ssl_, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_do_handshake(ssl_) == 1;
    }
    bool say_goodbye() { return SSL_shutdown(ssl_) >= 0; }
    void go() { socket_.close(); }

private:
    tcp::socket socket_;
    SSL_CTX* context_;
    SSL* ssl_;
};

class tls_stream_test : public testing::Test {
protected:
    tls_stream_test() {
        tcp::acceptor acceptor(loop_, {net::ip::address_v4::loopback(), 0});
        tcp::socket theirs(loop_);
        theirs.connect(acceptor.local_endpoint());
        tcp::socket ours = acceptor.accept();
        ours.set_option(net::socket_base::send_buffer_size(4096));
        client_.emplace(std::move(theirs));
        ours_.emplace(std::move(ours));
    }

    struct outcome {
        error_code error;
        std::size_t bytes = 0;
    };
    /// For an operation to be begun with; `run` runs it.
    auto keep() {
        reached_.reset();
        return [this](error_code ec, std::size_t n) { reached_ = {ec, n}; };
    }
    outcome run() {
        loop_.restart();
        loop_.run();
        return reached_.value();
    }
    void SetUp() override {
        std::jthread other([this] { EXPECT_TRUE(client_->shake_hands()); });
        std::array<char, 4096> hello{};
        const std::size_t n = ours_->receive(net::buffer(hello));
        server_.emplace(std::move(*ours_), context_);
        server_->async_handshake(net::buffer(hello, n), keep());
        EXPECT_FALSE(run().error);
    }

    /// Until nothing fits any more; how much did.
    std::size_t fill() {
        const std::string some(10'000, 'f');
        error_code ec;
        std::size_t all = 0;
        while (!ec) all += server_->write_some(net::buffer(some), ec);
        EXPECT_EQ(ec, net::error::would_block);
        return all;
    }

    net::io_context loop_;
    net::ssl::context context_ = server_context();
    std::optional<client> client_;
    std::optional<tcp::socket> ours_; ///< until the hello has been read
    std::optional<tls_stream> server_;
    std::optional<outcome> reached_;
};

TEST_F(tls_stream_test, reads_what_is_sent_at_once_and_later) {
    std::array<char, 100> room{};
    ASSERT_TRUE(client_->send("at once"));
    server_->async_read_some(net::buffer(room, 3), keep());
    EXPECT_EQ(run().bytes, 3U);
    server_->async_read_some(net::buffer(room), keep());
    EXPECT_EQ(std::string_view(room.data(), run().bytes), "once");
    server_->async_read_some(net::buffer(room), keep());
    ASSERT_TRUE(client_->send("later"));
    EXPECT_EQ(run().bytes, 5U);
}

TEST_F(tls_stream_test, waits_for_the_reader_where_not_all_fits) {
    const std::size_t before = fill();
    const std::string text(200'000, 'f'); // as above: what OpenSSL couldn't send it expects again
    net::async_write(*server_, net::buffer(text), keep());
    std::string read;
    std::jthread other([&] { read = client_->read(before + text.size()); });
    const outcome written = run();
    other.join();
    EXPECT_FALSE(written.error) << written.error.message();
    EXPECT_EQ(written.bytes, text.size());
    EXPECT_EQ(read, std::string(before + text.size(), 'f'));
}

TEST_F(tls_stream_test, says_and_hears_goodbye) {
    std::jthread other([this] {
        EXPECT_EQ(client_->read(1), "");
        EXPECT_TRUE(client_->say_goodbye());
    });
    server_->async_shutdown(keep());
    EXPECT_FALSE(run().error);
}

TEST_F(tls_stream_test, takes_a_client_that_goes_without_a_word_for_an_error) {
    std::array<char, 100> room{};
    client_->go();
    server_->async_read_some(net::buffer(room), keep());
    EXPECT_TRUE(run().error);
    server_->async_shutdown(keep());
    EXPECT_TRUE(run().error);
}

TEST_F(tls_stream_test, waits_no_longer_once_it_is_cut) {
    std::array<char, 100> room{};
    server_->async_read_some(net::buffer(room), keep());
    server_->socket().close();
    EXPECT_EQ(run().error, net::error::operation_aborted);
}

TEST_F(tls_stream_test, leaves_its_old_descriptor_alone_after_a_cut) {
    std::array<int, 2> pair{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair.data()), 0);
    const int old = server_->socket().native_handle();
    server_->socket().close();
    ASSERT_EQ(dup2(pair[0], old), old); // as if the next connection had got it

    error_code ec;
    EXPECT_EQ(server_->write_some(net::buffer("x", 1), ec), 0U);
    EXPECT_EQ(ec, net::error::bad_descriptor);
    server_->async_shutdown(keep());
    EXPECT_TRUE(run().error);
    std::array<char, 100> room{};
    server_->async_read_some(net::buffer(room), keep());
    EXPECT_EQ(run().error, net::error::bad_descriptor);
    EXPECT_EQ(recv(pair[1], room.data(), room.size(), 0), -1) << "something came through it";
    for (const int end : {pair[0], pair[1], old}) close(end);
}

/// Within one call OpenSSL goes on as long as there come records without data.
TEST_F(tls_stream_test, leaves_the_loop_to_others_amid_many_records_without_data) {
    for (int i = 0; i < 2000; ++i) ASSERT_TRUE(client_->update_keys()); // 54 KB, which the socket holds
    ASSERT_TRUE(client_->send("at last"));
    std::array<char, 100> room{};
    server_->async_read_some(net::buffer(room), keep());
    int turns_of_others = 0;
    std::function<void()> other = [&] {
        ++turns_of_others;
        if (!reached_) net::post(loop_, other);
    };
    net::post(loop_, other);
    EXPECT_EQ(run().bytes, 7U);
    EXPECT_GE(turns_of_others, 4);
}

TEST_F(tls_stream_test, cuts_who_sends_nothing_but_records_without_data) {
    for (int i = 0; i < 4000; ++i) ASSERT_TRUE(client_->update_keys()); // 108 KB
    ASSERT_TRUE(client_->send("too late"));
    std::array<char, 100> room{};
    server_->async_read_some(net::buffer(room), keep());
    EXPECT_EQ(run().error, boost::system::errc::protocol_error);
}

} // namespace
} // namespace zoomhook::http
