// The HTTP and HTTPS server: listeners, one thread per I/O loop, one coroutine per connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "zoomhook/http/router.hpp"

namespace zoomhook::http {

struct listen_address {
    bool tls = false;
    std::string host;       ///< an IP address
    std::uint16_t port = 0; ///< 0: any free one
};

struct server_options {
    std::vector<listen_address> listen;
    std::string certificate; ///< PEM file, leaf first, chain included; needed where an address has tls
    std::string private_key; ///< PEM file
    std::vector<std::string> trusted_proxies; ///< addresses or networks whose X-Forwarded-For is believed
    std::size_t max_connections = 10000;
    std::uint64_t max_body = 8 << 20;
    /// Of all bodies in flight together; a quarter is kept for bodies up to 64 KiB. Over it: 503.
    /// max_body must fit in the other three.
    std::size_t bytes_in_flight = std::size_t{64} << 20;
    unsigned loops = 0; ///< I/O threads; 0: one a core, at most 4
    std::chrono::milliseconds handshake_time{5000};
    std::chrono::milliseconds header_time{5000};
    std::chrono::milliseconds body_time{10000};
    std::chrono::milliseconds write_time{5000};
    std::chrono::milliseconds idle_time{75000};
    std::chrono::milliseconds answer_time{2500}; ///< from a request's first byte; Zoom gives up at 3 s
};

/// An address is taken, or is not this machine's (yet): trying again later may help.
struct cannot_listen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Start once, stop once, from one thread. Handlers run on the I/O threads and must not block.
class server {
public:
    /// Binds every address. Throws cannot_listen, or another std::runtime_error for a certificate, with one
    /// sentence that names the address or file and the cause.
    server(server_options, router);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// What was bound, e.g. "http://127.0.0.1:4000", with real ports.
    [[nodiscard]] std::vector<std::string> addresses() const;
    void start();
    /// Stops accepting, lets what is in flight be answered, cuts idle connections after a short grace and
    /// everything at `until`. Returns when no connection is left.
    void stop(deadline until);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::http
