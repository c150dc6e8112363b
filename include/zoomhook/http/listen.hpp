// Where a server listens, and the sockets that whoever started the process has opened for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace zoomhook::http {

struct listen_address {
    bool tls = false;
    std::string host;       ///< an IP address
    std::uint16_t port = 0; ///< 0: any free one
    std::string path{};     ///< of a Unix socket, in place of host and port
};

/// An address is taken, or is not this machine's (yet): trying again later may help.
struct cannot_listen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Listening sockets by the addresses that they are bound to, as systemd passes them (sd_listen_fds(3)). Who
/// takes one owns it. One thread.
class inherited_sockets {
public:
    inherited_sockets() = default;
    /// Throws std::runtime_error for a descriptor that is no listening stream socket.
    explicit inherited_sockets(const std::vector<int>& descriptors);

    /// The one for this address: the same, or any-address (0.0.0.0, ::) on the same port for any-address.
    [[nodiscard]] std::optional<int> take(const listen_address&);
    /// What nobody has taken: "http://127.0.0.1:4000".
    [[nodiscard]] std::vector<std::string> left() const;

private:
    std::vector<int> descriptors_;
};

} // namespace zoomhook::http
