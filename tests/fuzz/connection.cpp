// Sends bytes to the server and its endpoint over a loopback connection; asserts that every answer is
// HTTP, that 200 is answered only to what was signed with our secret and made durable, and that the server
// ends the connection and lives on.
// SPDX-License-Identifier: MIT
#include <array>
#include <atomic>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answers.hpp"
#include "property.hpp"
#include "zoomhook/base/log.hpp"
#include "zoomhook/endpoint/webhook.hpp"
#include "zoomhook/http/server.hpp"

namespace {

using namespace zoomhook;
using fuzz::require;

const std::string timestamp = "1785369686";
const wall_time now{std::chrono::seconds(1'785'369'686)};
const std::string token = "a-secret-token";

/// Makes durable at once what is signed, or has no room for it.
class checking_sink : public ingest::sink {
public:
    std::atomic<std::size_t> taken{0};

    bool offer(ingest::ticket_ptr t) override {
        const ingest::delivery& d = t->what();
        require(
            d.signature == fuzz::signature(token, std::to_string(d.zm_timestamp), d.what.raw),
            "what is stored is signed with our secret"
        );
        require(d.what.digest == fuzz::sha256(d.what.raw), "what is stored has its digest");
        if (d.what.raw.size() % 8 == 7) return false;
        ++taken;
        t->settle({});
        return true;
    }
};

class counting_observer : public endpoint::observer {
public:
    std::atomic<std::size_t> answered{0}; ///< challenges

    void stored(const ingest::delivery&, const ingest::receipt&, steady_clock::duration) noexcept override {}
    void no_room(const ingest::delivery&) noexcept override {}
    void late(const ingest::delivery&) noexcept override {}
    void refused(const zoom::verdict&, const http::request&, unsigned) noexcept override {}
    void challenged(std::string_view, const http::request&, bool done) noexcept override {
        answered += done ? 1 : 0;
    }
    void too_large(const http::header_fields&, std::uint64_t, unsigned) noexcept override {}
};

class forgetful_keeper : public ingest::record_keeper {
public:
    void keep(ingest::rejected_request) noexcept override {}
    void keep(ingest::url_validation) noexcept override {}
};

/// The server with the webhook, for as long as the process lives.
class webhook_server {
public:
    webhook_server() {
        log::set_writer(
            [](log::level, std::string_view, const log::field*, std::size_t) noexcept {}, log::level::debug
        );
        server_.start();
    }
    ~webhook_server() { server_.stop(steady_clock::now() + std::chrono::seconds(2)); }
    webhook_server(const webhook_server&) = delete;
    webhook_server& operator=(const webhook_server&) = delete;

    /// Notifications made durable and challenges answered so far.
    [[nodiscard]] std::size_t earned() const { return sink_.taken + observer_.answered; }
    [[nodiscard]] in_port_t port() const {
        const std::string url = server_.addresses().front();
        return static_cast<in_port_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }

private:
    static http::server_options options() {
        http::server_options o;
        o.listen = {{false, "127.0.0.1", 0}};
        o.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8", "2001:db8::/32"};
        o.max_body = 4096;
        o.loops = 1;
        return o;
    }
    static endpoint::trust whom() {
        endpoint::trust t;
        t.secrets.emplace_back("default", token);
        return t;
    }
    http::router routes() {
        return http::router({
            {"POST", "/webhook",
             [this](http::request q, http::responder r) { webhook_.handle(std::move(q), std::move(r)); },
             [this](const http::header_fields& f, std::uint64_t length) {
                 return webhook_.too_large(f, length);
             }},
        });
    }

    checking_sink sink_;
    counting_observer observer_;
    forgetful_keeper keeper_;
    ingest::pipeline pipeline_{sink_, nullptr, std::chrono::seconds(1)};
    endpoint::webhook webhook_{whom(), pipeline_, keeper_, observer_, [] { return now; }};
    http::server server_{options(), routes()};
};

/// An address of the loopback interface.
sockaddr_in loopback(std::uint32_t host, in_port_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl((IN_LOOPBACKNET << 24) + host);
    return address;
}

const sockaddr* generic(const sockaddr_in& address) {
    return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

/// libFuzzer's alarm interrupts calls.
template <typename Call>
auto again(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

class client {
public:
    /// From ever other addresses: each has ports for some 28,000 connections a minute.
    explicit client(in_port_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        static std::uint32_t count = 0;
        const timeval patience{10, 0};
        const int yes = 1;
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        setsockopt(socket_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        const sockaddr_in from = loopback(0x10000 + count++ / 64 % 0x10000, 0);
        const sockaddr_in to = loopback(1, port);
        require(bind(socket_, generic(from), sizeof from) == 0, "(the fuzzer has an address)");
        const bool connected = again([&] { return connect(socket_, generic(to), sizeof to); }) == 0;
        if (!connected) std::perror("connect");
        require(connected, "the server lives");
    }
    ~client() { close(socket_); }
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t n =
                again([&] { return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
            if (n <= 0) return; // it has closed
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    /// Sends nothing more, and reads what the server sends until it closes; false: it reset the connection.
    bool read_all(std::string& all) const {
        shutdown(socket_, SHUT_WR);
        std::array<char, 64 << 10> part{};
        for (;;) {
            const ssize_t n = again([&] { return recv(socket_, part.data(), part.size(), 0); });
            require(n >= 0 || errno != EAGAIN, "the server ends a connection whose sender has ended");
            if (n <= 0) return n == 0;
            all.append(part.data(), static_cast<std::size_t>(n));
        }
    }

private:
    const int socket_;
};

enum flag : unsigned { sign = 1, chunk = 2, twice = 4, in_pieces = 8 };

void replace(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string in_chunks(std::string_view body) {
    constexpr std::size_t most = 15;
    std::string chunks;
    for (; !body.empty(); body.remove_prefix(std::min(most, body.size()))) {
        const std::string_view part = body.substr(0, most);
        chunks.append(1, "0123456789abcdef"[part.size()]).append("\r\n").append(part).append("\r\n");
    }
    return chunks + "0\r\n\r\n";
}

/// What is sent of an input: with `sign`, @s, @t and @l in the header become signature, time and length of
/// the body.
std::string bytes_of(std::string_view input, unsigned flags) {
    const auto end = input.find("\r\n\r\n");
    const std::size_t length = end == input.npos ? input.size() : end + 4;
    std::string head(input.substr(0, length));
    const std::string_view body = input.substr(length);
    if ((flags & sign) != 0) {
        replace(head, "@s", fuzz::signature(token, timestamp, body));
        replace(head, "@t", timestamp);
        replace(head, "@l", std::to_string(body.size()));
    }
    const std::string once = head + ((flags & chunk) != 0 ? in_chunks(body) : std::string(body));
    return (flags & twice) != 0 ? once + once : once;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static webhook_server server;
    static const in_port_t port = server.port();
    static std::size_t answered = 0;
    if (size == 0) return 0;
    const unsigned flags = data[0];
    const std::string bytes = bytes_of(fuzz::text_of(data + 1, size - 1), flags);

    const client c(port);
    const std::size_t first = (flags & in_pieces) != 0 ? bytes.size() / 2 : bytes.size();
    c.send(std::string_view(bytes).substr(0, first));
    c.send(std::string_view(bytes).substr(first));
    std::string all;
    const bool whole = c.read_all(all);
    const std::size_t good = fuzz::count_of_200(all, whole, bytes.find("HEAD") != bytes.npos);
    answered += good;
    require((flags & sign) != 0 || good == 0, "only what is signed is answered 200");
    require(answered <= server.earned(), "200 is answered only to what is durable, and to challenges");
    return 0;
}
