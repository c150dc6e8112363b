// libcurl against servers that mean ill.
// SPDX-License-Identifier: MIT
#include <array>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "fake_zoom.hpp"

namespace zoomhook::zoomapi {
namespace {

using kind = transport_failure::kind;

/// Gives one client one answer; then closes, or keeps the connection open until it is destroyed.
class server {
public:
    explicit server(std::string answer, bool closes = true)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)),
          closes_(closes) {
        sockaddr_in here{
            .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        socklen_t length = sizeof here;
        EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&here), length), 0);
        EXPECT_EQ(listen(socket_, 1), 0);
        EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &length), 0);
        address = "127.0.0.1:" + std::to_string(ntohs(here.sin_port));
        thread_ = std::jthread([this, text = std::move(answer)] { give(text); });
    }
    ~server() {
        shutdown(socket_, SHUT_RDWR);
        if (thread_.joinable()) thread_.join();
        if (client_ >= 0) close(client_);
        close(socket_);
    }
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::string address;

    /// What it was sent, up to the end of the headers and whatever came with them.
    const std::string& heard() {
        if (thread_.joinable()) thread_.join();
        return heard_;
    }

private:
    void give(std::string_view text) {
        client_ = accept(socket_, nullptr, nullptr);
        std::array<char, 4096> some{};
        const ssize_t n = recv(client_, some.data(), some.size(), 0);
        if (n > 0) heard_.assign(some.data(), static_cast<std::size_t>(n));
        while (!text.empty()) {
            const ssize_t sent = send(client_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) break;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        if (closes_) shutdown(client_, SHUT_RDWR);
    }

    const int socket_;
    const bool closes_;
    int client_ = -1;
    std::string heard_;
    std::jthread thread_;
};

kind failure(const http_request& q, const options& o = usual_options(), const std::stop_token& stop = {}) {
    try {
        (void)curl_transport(o)->perform(q, stop);
    } catch (const transport_failure& f) {
        return f.what_happened;
    }
    ADD_FAILURE() << "no failure";
    return kind::stopped;
}

TEST(zoomapi_curl_transport, gives_status_headers_and_body) {
    server s(
        "HTTP/1.1 429 Too Many\r\nRetry-After:  7 \r\nX-RateLimit-Type: QPS\r\nContent-Length: 2\r\n\r\n{}"
    );
    const http_answer a = curl_transport(usual_options())
                              ->perform(
                                  {.method = "PATCH",
                                   .url = "http://" + s.address + "/a?b=c",
                                   .headers = {"Authorization: Bearer t"},
                                   .body = "{\"x\":1}"},
                                  {}
                              );
    EXPECT_EQ(a.status, 429);
    EXPECT_EQ(a.body, "{}");
    EXPECT_EQ(a.header("retry-after"), "7");
    EXPECT_EQ(a.header("x-ratelimit-type"), "QPS");
    EXPECT_EQ(s.heard().find("PATCH /a?b=c HTTP/1.1\r\n"), 0U);
    EXPECT_NE(s.heard().find("Authorization: Bearer t\r\n"), std::string::npos);
}

TEST(zoomapi_curl_transport, follows_no_redirect) {
    const server elsewhere("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const server s(
        "HTTP/1.1 302 Found\r\nLocation: http://" + elsewhere.address + "/\r\nContent-Length: 0\r\n\r\n"
    );
    EXPECT_EQ(curl_transport(usual_options())->perform({.url = "http://" + s.address}, {}).status, 302);
}

TEST(zoomapi_curl_transport, speaks_http_only) {
    EXPECT_EQ(failure({.url = "file:///etc/passwd"}), kind::unusable);
    EXPECT_EQ(failure({.url = "ftp://127.0.0.1/"}), kind::unusable);
}

TEST(zoomapi_curl_transport, takes_no_answer_without_end) {
    options o = usual_options();
    o.longest_answer = 1000;
    const server body("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(100'000, 'x'));
    EXPECT_EQ(failure({.url = "http://" + body.address}, o), kind::too_long);
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 5000; ++i) many += "X-Header-" + std::to_string(i) + ": something\r\n";
    const server headers(many + "\r\n");
    EXPECT_EQ(failure({.url = "http://" + headers.address}, o), kind::too_long);
}

TEST(zoomapi_curl_transport, takes_no_half_answer) {
    const server s("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
    EXPECT_EQ(failure({.url = "http://" + s.address}), kind::cut);
    const server silent("");
    EXPECT_EQ(failure({.url = "http://" + silent.address}), kind::cut);
}

TEST(zoomapi_curl_transport, knows_that_nobody_is_there) {
    std::string address;
    { address = server("").address; }
    EXPECT_EQ(failure({.url = "http://" + address}), kind::unreachable);
}

TEST(zoomapi_curl_transport, waits_no_longer_than_it_may) {
    options o = usual_options();
    o.request_timeout = 50ms;
    const server s("", false);
    EXPECT_EQ(failure({.url = "http://" + s.address}, o), kind::cut);
}

TEST(zoomapi_curl_transport, stops_when_it_is_told_to) {
    const server s("", false);
    std::stop_source stop;
    const std::jthread later([&stop] { stop.request_stop(); });
    EXPECT_EQ(failure({.url = "http://" + s.address}, usual_options(), stop.get_token()), kind::stopped);
}

} // namespace
} // namespace zoomhook::zoomapi
