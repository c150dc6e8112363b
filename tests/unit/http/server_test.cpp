// The server against a real socket: limits in time, answers from other threads, and an orderly stop.
// SPDX-License-Identifier: MIT
#include "zoomhook/http/server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <gtest/gtest.h>
#include <thread>

namespace zoomhook::http {
namespace {

using namespace std::chrono_literals;
namespace net = boost::asio;

std::uint16_t port_of(const server& s) {
    const std::string url = s.addresses().front();
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

/// A client that speaks bytes.
class client {
public:
    explicit client(const server& s) : socket_(context_) {
        socket_.connect({net::ip::address_v4::loopback(), port_of(s)});
    }
    void send(const std::string& bytes) { net::write(socket_, net::buffer(bytes)); }
    void read_to_end_of(const std::string& text) {
        std::string all;
        while (!all.ends_with(text)) net::read(socket_, net::dynamic_buffer(all), net::transfer_at_least(1));
    }
    /// Everything until the server closes.
    std::string read_all() {
        std::string all;
        boost::system::error_code end;
        net::read(socket_, net::dynamic_buffer(all), end);
        return all;
    }

private:
    net::io_context context_;
    net::ip::tcp::socket socket_;
};

server_options quick() {
    server_options o;
    o.listen = {{false, "127.0.0.1", 0}};
    o.loops = 2;
    return o;
}

router at_root(handler h) { return router({{"POST", "/", std::move(h), {}}}); }

const std::string post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n";

/// What systemd's watchdog is fed by.
TEST(server, knows_that_a_loop_stands_still) {
    std::promise<void> begun;
    std::promise<void> go_on;
    server s(
        quick(), at_root([&, stuck = go_on.get_future().share()](const request&, const responder& answer) {
            begun.set_value();
            stuck.wait();
            answer({200, "text/plain", "", {}});
        })
    );
    s.start();
    EXPECT_TRUE(s.turns_within(20s));
    client c(s);
    c.send(post + "\r\nhi");
    begun.get_future().wait();
    EXPECT_FALSE(s.turns_within(50ms));
    go_on.set_value();
    EXPECT_TRUE(s.turns_within(20s));
    s.stop(steady_clock::now() + 1s);
}

TEST(server, answers_503_by_itself_when_nobody_answers_in_time) {
    server_options o = quick();
    o.answer_time = 50ms;
    responder kept;
    server s(o, at_root([&kept](const request&, responder r) { kept = std::move(r); }));
    s.start();
    client c(s);
    c.send(post + "Connection: close\r\n\r\nhi");
    const std::string answer = c.read_all();
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 503");
    EXPECT_NE(answer.find("Retry-After"), std::string::npos);
    kept({200, "text/plain", "too late", {}}); // must be ignored
    s.stop(steady_clock::now() + 1s);
}

TEST(server, takes_an_answer_from_another_thread) {
    std::jthread other;
    server s(quick(), at_root([&other](const request& q, responder r) {
                 other = std::jthread([r = std::move(r), body = q.body] {
                     r({200, "text/plain", "got " + body, {}});
                 });
             }));
    s.start();
    client c(s);
    c.send(post + "Connection: close\r\n\r\nhi");
    EXPECT_NE(c.read_all().find("got hi"), std::string::npos);
    s.stop(steady_clock::now() + 1s);
}

TEST(server, turns_a_throwing_handler_into_503_and_serves_on) {
    server s(quick(), at_root([](const request& q, const responder& r) {
                 if (q.body == "no") throw std::runtime_error("a secret detail");
                 r({200, "text/plain", "fine", {}});
             }));
    s.start();
    client c(s);
    c.send(post + "\r\nno" + post + "Connection: close\r\n\r\nhi");
    const std::string both = c.read_all();
    EXPECT_EQ(both.substr(0, 12), "HTTP/1.1 503");
    EXPECT_NE(both.find("HTTP/1.1 200"), std::string::npos);
    EXPECT_EQ(both.find("secret detail"), std::string::npos);
    s.stop(steady_clock::now() + 1s);
}

TEST(server, counts_the_time_of_pipelined_requests_from_their_first_byte) {
    std::vector<deadline> began;
    server s(quick(), at_root([&began](const request& q, const responder& r) {
                 began.push_back(q.first_byte);
                 r({200, "text/plain", std::to_string(began.size()), {}});
             }));
    s.start();
    client c(s);
    c.send(post + "\r\nhi" + post + "\r\nhi" + post + "\r\nhi" + post + "\r\n"); // the last without its body
    c.read_to_end_of("\r\n\r\n3");
    c.send("hi" + post + "\r\nhi" + "GET /nothing HTTP/1.1\r\nHost: x\r\n");
    c.read_to_end_of("\r\n\r\n5");
    c.send("\r\n" + post + "Connection: close\r\n\r\nhi");
    c.read_all();
    ASSERT_EQ(began.size(), 6U);
    EXPECT_EQ(began[1], began[0]);
    EXPECT_EQ(began[2], began[0]);
    EXPECT_EQ(began[3], began[0]); // it began with the others
    EXPECT_GT(began[4], began[3]);
    EXPECT_GT(began[5], began[4]); // behind a 404
    s.stop(steady_clock::now() + 1s);
}

TEST(server, cuts_a_sender_whose_header_does_not_end) {
    server_options o = quick();
    o.header_time = 50ms;
    server s(o, at_root([](const request&, const responder&) {}));
    s.start();
    client c(s);
    c.send("POST / HTTP/1.1\r\nHost");
    EXPECT_EQ(c.read_all(), "");
    s.stop(steady_clock::now() + 1s);
}

TEST(server, cuts_who_has_been_idle_too_long) {
    server_options o = quick();
    o.idle_time = 50ms;
    server s(o, at_root([](const request&, const responder& r) { r({200, "text/plain", "fine", {}}); }));
    s.start();
    client silent(s);
    EXPECT_EQ(silent.read_all(), "");
    client served(s);
    served.send(post + "\r\nhi");
    EXPECT_NE(served.read_all().find("fine"), std::string::npos); // ends because the server closes
    s.stop(steady_clock::now() + 1s);
}

TEST(server, lets_a_request_in_flight_finish_when_it_stops) {
    std::promise<responder> handed;
    server s(quick(), at_root([&handed](const request&, responder r) { handed.set_value(std::move(r)); }));
    s.start();
    client c(s);
    c.send(post + "\r\nhi");
    const responder respond = handed.get_future().get();
    auto stopped = std::async(std::launch::async, [&s] { s.stop(steady_clock::now() + 5s); });
    respond({200, "text/plain", "done", {}});
    const std::string answer = c.read_all(); // ends because the server closes
    EXPECT_NE(answer.find("done"), std::string::npos);
    stopped.get();
}

TEST(server, stops_at_once_when_only_idle_connections_are_left) {
    server s(quick(), at_root([](const request&, const responder&) {}));
    s.start();
    client c(s);
    const auto began = steady_clock::now();
    s.stop(began + 30s);
    EXPECT_LT(steady_clock::now() - began, 20s);
    EXPECT_EQ(c.read_all(), "");
}

TEST(server, names_an_address_that_is_taken) {
    server first(quick(), at_root([](const request&, const responder&) {}));
    server_options o = quick();
    o.listen.front().port = port_of(first);
    try {
        const server second(o, at_root([](const request&, const responder&) {}));
        FAIL() << "bound twice";
    } catch (const std::runtime_error& e) {
        EXPECT_NE(std::string(e.what()).find(std::to_string(port_of(first))), std::string::npos);
        EXPECT_NE(std::string(e.what()).find("server.listen"), std::string::npos);
    }
}

TEST(server, names_a_certificate_that_cannot_be_read) {
    server_options o = quick();
    o.listen.front().tls = true;
    o.certificate = "/nowhere/fullchain.pem";
    try {
        const server s(o, at_root([](const request&, const responder&) {}));
        FAIL() << "started without a certificate";
    } catch (const std::runtime_error& e) {
        EXPECT_NE(std::string(e.what()).find("/nowhere/fullchain.pem"), std::string::npos);
    }
}

} // namespace
} // namespace zoomhook::http
