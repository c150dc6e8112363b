// A client of the load: one connection at a time, plain or TLS, that never blocks.
// SPDX-License-Identifier: MIT
#pragma once

#include <netinet/in.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace zoomhook::bench {

struct server {
    sockaddr_in address{};
    SSL_CTX* tls = nullptr; ///< null: plain HTTP
};

/// One thread. Its owner calls go_on() whenever epoll names the client.
class client {
public:
    /// `epoll` names it by `number`.
    client(const server&, int epoll, std::uint32_t number);
    ~client() { disconnect(); }
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// To be filled before ask().
    std::string& request() { return out_; }
    /// Sends it, on a new connection where none is open.
    void ask();
    /// The status of the answer once it is there as a whole; `waiting` until then; `broken` where there will
    /// be none, and the connection is closed.
    [[nodiscard]] int go_on();
    static constexpr int waiting = 0;
    static constexpr int broken = -1;

    void disconnect();

private:
    enum class progress { done, would_block, failed };

    bool connect();
    progress shake_hands();
    progress send();
    progress receive();
    [[nodiscard]] progress judge(int result) const;
    [[nodiscard]] int status_of_whole_answer();

    const server& server_;
    const int epoll_;
    const std::uint32_t number_;
    int socket_ = -1;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
    bool ready_ = false; ///< the handshake is done
    std::string out_, in_;
    std::size_t sent_ = 0;
};

} // namespace zoomhook::bench
