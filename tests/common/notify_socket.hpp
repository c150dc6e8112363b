// Stands for systemd: the socket that $NOTIFY_SOCKET names.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace zoomhook::test {

/// An abstract datagram socket, which the environment names while it lives.
class notify_socket {
public:
    notify_socket() {
        const std::string name = "zoomhook-test-" + std::to_string(getpid());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(address.sun_path + 1, name.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0)
            throw std::runtime_error("no socket for notifications");
        setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    }
    ~notify_socket() {
        unsetenv("NOTIFY_SOCKET");
        close(socket_);
    }
    notify_socket(const notify_socket&) = delete;
    notify_socket& operator=(const notify_socket&) = delete;

    /// The next message, which is there already; empty where there is none.
    [[nodiscard]] std::string heard() const {
        std::array<char, 512> text{};
        const auto size = recv(socket_, text.data(), text.size(), MSG_DONTWAIT);
        return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
    }

private:
    const int socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

} // namespace zoomhook::test
