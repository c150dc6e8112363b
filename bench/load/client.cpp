// Non-blocking HTTP/1.1 over a socket or OpenSSL: just what a benchmark needs.
// SPDX-License-Identifier: MIT
#include "client.hpp"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace zoomhook::bench {
namespace {

/// Closed with a reset, or tens of thousands of ports would wait in TIME_WAIT.
constexpr linger by_reset{.l_onoff = 1, .l_linger = 0};
constexpr int on = 1;

/// The value of a header, which all servers here write as `name` is written or in lower case.
std::string_view value_of(std::string_view head, std::string_view name, std::string_view lower_case) {
    auto at = head.find(name);
    if (at == head.npos) at = head.find(lower_case);
    if (at == head.npos) return {};
    const auto begin = head.find_first_not_of(' ', at + name.size());
    return head.substr(begin, head.find('\r', begin) - begin);
}

int number_in(std::string_view digits) {
    int number = -1;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

client::client(const server& s, int epoll, std::uint32_t number)
    : server_(s),
      epoll_(epoll),
      number_(number) {}

void client::ask() {
    sent_ = 0;
    in_.clear();
    if (socket_ < 0 && !connect()) throw std::runtime_error("the server can't be reached");
}

bool client::connect() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_ < 0) throw std::runtime_error("no socket: raise the limit of open files (ulimit -n)");
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &by_reset, sizeof by_reset);
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* const address = reinterpret_cast<const sockaddr*>(&server_.address);
    if (::connect(socket_, address, sizeof server_.address) != 0 && errno != EINPROGRESS) return false;
    ready_ = server_.tls == nullptr;
    if (!ready_) {
        ssl_.reset(SSL_new(server_.tls));
        SSL_set_fd(ssl_.get(), socket_);
        SSL_set_connect_state(ssl_.get());
    }
    epoll_event wanted{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u32 = number_}};
    return epoll_ctl(epoll_, EPOLL_CTL_ADD, socket_, &wanted) == 0;
}

void client::disconnect() {
    ssl_.reset();
    if (socket_ >= 0) close(socket_); // which takes it out of epoll as well
    socket_ = -1;
}

int client::go_on() {
    if (socket_ < 0) return waiting;
    progress so_far = shake_hands();
    if (so_far == progress::done) so_far = send();
    if (so_far == progress::done) so_far = receive();
    const int status = status_of_whole_answer();
    if (status == waiting && so_far == progress::failed) {
        disconnect();
        return broken;
    }
    return status;
}

client::progress client::judge(int result) const {
    const int why = SSL_get_error(ssl_.get(), result);
    const bool later = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
    return later ? progress::would_block : progress::failed;
}

client::progress client::shake_hands() {
    if (ready_) return progress::done;
    const int result = SSL_do_handshake(ssl_.get());
    ready_ = result == 1;
    return ready_ ? progress::done : judge(result);
}

client::progress client::send() {
    while (sent_ < out_.size()) {
        const char* const rest = out_.data() + sent_;
        const std::size_t size = out_.size() - sent_;
        if (ssl_) {
            const int n = SSL_write(ssl_.get(), rest, static_cast<int>(size));
            if (n <= 0) return judge(n);
            sent_ += static_cast<std::size_t>(n);
        } else {
            const ssize_t n = ::send(socket_, rest, size, MSG_NOSIGNAL);
            if (n < 0) return errno == EAGAIN || errno == ENOTCONN ? progress::would_block : progress::failed;
            sent_ += static_cast<std::size_t>(n);
        }
    }
    return progress::done;
}

client::progress client::receive() {
    char piece[4096];
    for (;;) {
        const ssize_t n =
            ssl_ ? SSL_read(ssl_.get(), piece, sizeof piece) : recv(socket_, piece, sizeof piece, 0);
        if (n > 0)
            in_.append(piece, static_cast<std::size_t>(n));
        else if (ssl_)
            return judge(static_cast<int>(n));
        else
            return n < 0 && errno == EAGAIN ? progress::would_block : progress::failed;
        if (!ssl_ && static_cast<std::size_t>(n) < sizeof piece) return progress::would_block; // that was all
    }
}

/// With a Content-Length, which every server here sends.
int client::status_of_whole_answer() {
    const auto end = in_.find("\r\n\r\n");
    if (end == in_.npos) return waiting;
    const std::string_view head = std::string_view(in_).substr(0, end + 2);
    const int length = number_in(value_of(head, "Content-Length:", "content-length:"));
    if (length < 0) throw std::runtime_error("an answer without Content-Length: " + in_);
    if (in_.size() < end + 4 + static_cast<std::size_t>(length)) return waiting;
    const int status = number_in(head.substr(9, 3));
    if (value_of(head, "Connection:", "connection:") == "close") disconnect();
    in_.clear();
    return status;
}

} // namespace zoomhook::bench
