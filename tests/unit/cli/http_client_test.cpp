// What a command takes from a server that means ill.
// SPDX-License-Identifier: MIT
#include "cli/client/http_client.hpp"

#include <array>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace zoomhook::cli {
namespace {

/// Gives one client one answer.
class server {
public:
    explicit server(std::string answer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in here{
            .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        socklen_t length = sizeof here;
        EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&here), length), 0);
        EXPECT_EQ(listen(socket_, 1), 0);
        EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &length), 0);
        url = "http://127.0.0.1:" + std::to_string(ntohs(here.sin_port)) + "/";
        thread_ = std::jthread([this, text = std::move(answer)] { give(text); });
    }
    ~server() { shutdown(socket_, SHUT_RDWR), close(socket_); }
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::string url;

private:
    void give(std::string_view text) const {
        const int client = accept(socket_, nullptr, nullptr);
        std::array<char, 4096> request{};
        EXPECT_GT(recv(client, request.data(), request.size(), 0), 0); // else closing would be a reset
        while (!text.empty()) {
            const ssize_t n = send(client, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) break;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        close(client);
    }

    const int socket_;
    std::jthread thread_;
};

TEST(http_client, keeps_the_beginning_of_an_answer_without_end) {
    const std::size_t sent = 20'000'000;
    const server s("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(sent, 'x'));
    const http_answer a = perform({.url = s.url});
    EXPECT_EQ(a.status, 200);
    EXPECT_EQ(a.body, std::string(8 * 1024 * 1024, 'x'));
}

TEST(http_client, goes_nowhere_else) {
    const server s("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(perform({.url = s.url}).status, 302);
    EXPECT_THROW((void)perform({.url = "file:///etc/passwd"}), std::runtime_error);
}

} // namespace
} // namespace zoomhook::cli
