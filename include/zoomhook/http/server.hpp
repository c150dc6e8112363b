// The HTTP and HTTPS server: listeners, one thread per I/O loop, one coroutine per connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zoomhook/http/listen.hpp"
#include "zoomhook/http/router.hpp"

namespace zoomhook::http {

struct server_options {
    std::vector<listen_address> listen;
    std::string listen_key = "server.listen"; ///< what the operator would change, for error messages
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

/// What the server itself had no room for, since its start.
struct turned_away {
    std::uint64_t connections = 0; ///< closed unanswered
    std::uint64_t bodies = 0;      ///< answered 503
};

/// Start once, stop once, from one thread. Handlers run on the I/O threads and must not block.
class server {
public:
    /// Binds every address that nobody has bound before. Throws cannot_listen, or another std::runtime_error
    /// for a certificate, with one sentence that names the address or file and the cause.
    server(server_options, router, inherited_sockets&);
    server(server_options, router); ///< Nothing is inherited.
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// What was bound, e.g. "http://127.0.0.1:4000", with real ports.
    [[nodiscard]] std::vector<std::string> addresses() const;
    /// For connections from now on; those that are open keep theirs. Throws std::runtime_error, and the old
    /// one stays. Any thread, one at a time.
    void use_certificate(const std::string& certificate, const std::string& private_key);
    /// When the certificate expires; nothing where no address has TLS. Any thread.
    [[nodiscard]] std::optional<wall_time> certificate_expires() const;
    /// Open now. Any thread.
    [[nodiscard]] std::size_t connections() const;
    [[nodiscard]] http::turned_away turned_away() const; ///< Any thread.
    /// Whether every I/O loop gets round to something new within `t`. Blocks. Any thread but theirs.
    [[nodiscard]] bool turns_within(std::chrono::milliseconds t);
    void start();
    /// Stops accepting, lets what is in flight be answered, cuts idle connections after a short grace and
    /// everything at `until`. Returns when no connection is left.
    void stop(deadline until);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::http
