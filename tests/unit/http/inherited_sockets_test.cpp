// Sockets that were opened for us: which address each is for, and what is none.
// SPDX-License-Identifier: MIT
#include "zoomhook/http/listen.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>

namespace zoomhook::http {
namespace {

namespace net = boost::asio;
using testing::ElementsAre;
using testing::IsEmpty;

/// As systemd opens one.
class opened_socket {
public:
    explicit opened_socket(const std::string& host) : acceptor_(context_, {net::ip::make_address(host), 0}) {}
    [[nodiscard]] int descriptor() { return acceptor_.native_handle(); }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    net::io_context context_;
    net::ip::tcp::acceptor acceptor_;
};

listen_address address(const std::string& host, std::uint16_t port) {
    return {.tls = false, .host = host, .port = port, .path = {}};
}

TEST(inherited_sockets, are_found_by_their_address_once) {
    opened_socket first("127.0.0.1");
    opened_socket second("127.0.0.1");
    inherited_sockets all({first.descriptor(), second.descriptor()});
    EXPECT_EQ(all.take(address("127.0.0.1", second.port())), second.descriptor());
    EXPECT_EQ(all.take(address("127.0.0.1", second.port())), std::nullopt);
    EXPECT_THAT(all.left(), ElementsAre("http://127.0.0.1:" + std::to_string(first.port())));
}

/// ListenStream=4000 is [::]:4000, and the config may say 0.0.0.0:4000.
TEST(inherited_sockets, for_any_address_of_either_kind_are_for_each_other) {
    opened_socket any("::");
    inherited_sockets all({any.descriptor()});
    EXPECT_EQ(all.take(address("127.0.0.1", any.port())), std::nullopt);
    EXPECT_EQ(all.take(address("0.0.0.0", any.port())), any.descriptor());
    EXPECT_THAT(all.left(), IsEmpty());
}

TEST(inherited_sockets, that_do_not_listen_are_a_mistake) {
    net::io_context context;
    net::ip::tcp::socket other(context, net::ip::tcp::v4());
    EXPECT_THROW(inherited_sockets({other.native_handle()}), std::runtime_error);
}

} // namespace
} // namespace zoomhook::http
