// Accepts connections on one address and deals them out to the loops.
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <deque>
#include <memory>
#include <string>

#include "session.hpp"
#include "zoomhook/base/throttle.hpp"

namespace zoomhook::http {

/// Lives on the first loop. Keeps running through accept errors: no free descriptor today is no reason to be
/// deaf tomorrow.
class listener {
public:
    /// Binds, unless the socket is inherited; throws cannot_listen naming the address and the cause. `tls` is
    /// null for plain HTTP. It is in `accepting` while it may still deal out connections.
    listener(const listen_address&, inherited_sockets&, std::shared_ptr<boost::asio::ssl::context> tls, std::deque<io_loop>&, gate& accepting, session_environment&);

    [[nodiscard]] std::string url() const; ///< with the real port
    void start();
    /// These two: on the first loop's thread.
    void stop();
    void use(const std::shared_ptr<boost::asio::ssl::context>& tls);

private:
    struct accepting_ended;

    boost::asio::awaitable<void> accept_all(gate::pass);
    boost::asio::awaitable<void> rest(const boost::system::error_code& why);
    void deliver(stream_socket, io_loop&);
    [[nodiscard]] io_loop& next_loop();
    [[nodiscard]] bool has_room();
    bool make_room();
    void turn_away();
    [[nodiscard]] bool below_limit() const;

    std::shared_ptr<boost::asio::ssl::context> tls_;
    std::deque<io_loop>& loops_;
    gate& accepting_;
    session_environment& env_;
    stream_acceptor acceptor_;
    std::size_t next_ = 0;
    throttle turned_away_;
    throttle failures_;
};

} // namespace zoomhook::http
