// Accepts connections on one address and deals them out to the loops.
// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>

#include "zoomhook/base/log.hpp"

namespace zoomhook::http {
namespace net = boost::asio;
using boost::system::error_code;
namespace {

constexpr auto nothrow = net::as_tuple(net::use_awaitable);

/// A socket that a process has left behind in the file system, and that nobody listens on any more.
void remove_stale(const stream_endpoint& e, io_loop& loop) {
    error_code ec;
    if (!std::filesystem::is_socket(file_of(e), ec)) return; // a file that is refused a connection, too
    stream_socket probe(loop.context());
    probe.connect(e, ec);
    if (ec == net::error::connection_refused) std::filesystem::remove(file_of(e), ec);
}

stream_acceptor bind(io_loop& loop, const listen_address& where, const std::string& key) {
    const stream_endpoint endpoint = endpoint_of(where);
    if (!where.path.empty()) remove_stale(endpoint, loop);
    stream_acceptor acceptor(loop.context());
    error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec && where.path.empty()) acceptor.set_option(stream_acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(net::socket_base::max_listen_connections, ec);
    if (!ec) return acceptor;
    throw cannot_listen(
        "cannot listen on " + url_of(where.tls, endpoint) + ": " + ec.message() +
        (ec == net::error::address_in_use ? " (another program has it: stop that, or change " + key + ")" : ""
        )
    );
}

stream_acceptor open_acceptor(
    io_loop& loop, const listen_address& where, const std::string& key, inherited_sockets& inherited
) {
    const std::optional<int> open = inherited.take(where);
    if (!open) return bind(loop, where, key);
    return {loop.context(), endpoint_of(where).protocol(), *open};
}

bool lacks_descriptors(const error_code& why) {
    return why == boost::system::errc::too_many_files_open ||
           why == boost::system::errc::too_many_files_open_in_system;
}

} // namespace

/// An exception, such as no memory, must not leave the address deaf.
struct listener::accepting_ended {
    listener& self;

    void operator()(const std::exception_ptr& thrown) const {
        if (!thrown) return;
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& e) {
            log::error("accepting connections failed and begins again", {{"what", e.what()}});
        }
        if (self.acceptor_.is_open()) self.start();
    }
};

listener::listener(
    const listen_address& where, inherited_sockets& inherited, std::shared_ptr<net::ssl::context> tls,
    std::deque<io_loop>& loops, gate& accepting, session_environment& env
)
    : tls_(std::move(tls)),
      loops_(loops),
      accepting_(accepting),
      env_(env),
      acceptor_(open_acceptor(loops.front(), where, env.options.listen_key, inherited)) {}

std::string listener::url() const { return url_of(tls_ != nullptr, acceptor_.local_endpoint()); }

void listener::start() {
    net::co_spawn(loops_.front().context(), accept_all(gate::pass(accepting_)), accepting_ended{*this});
}

void listener::stop() {
    error_code ignored;
    acceptor_.close(ignored);
}

void listener::use(const std::shared_ptr<net::ssl::context>& tls) {
    if (tls_) tls_ = tls;
}

net::awaitable<void> listener::accept_all(gate::pass /*until it ends*/) {
    while (acceptor_.is_open()) {
        io_loop& loop = next_loop();
        const net::any_io_executor home = loop.context().get_executor();
        auto [ec, socket] = co_await acceptor_.async_accept(home, nothrow);
        if (!ec) deliver(std::move(socket), loop);
        if (ec && acceptor_.is_open()) co_await rest(ec);
    }
}

/// After an accept error neither spin nor give up. Where descriptors are missing, an idle connection gives
/// its own.
net::awaitable<void> listener::rest(const error_code& why) {
    if (why == net::error::connection_aborted) co_return; // the client's doing
    auto pause = std::chrono::milliseconds(100);
    if (lacks_descriptors(why)) {
        // Linux says so even where nobody waits to be let in.
        const auto [ec] = co_await acceptor_.async_wait(stream_acceptor::wait_read, nothrow);
        if (ec) co_return;
        if (make_room()) pause = std::chrono::milliseconds(5);
    }
    const auto times = failures_.happened(steady_clock::now());
    if (times > 0)
        log::warn(
            "cannot accept connections, and goes on trying",
            {{"why", why.message()}, {"times", times}, {"open", env_.sessions.inside()}}
        );
    net::steady_timer timer(loops_.front().context(), pause);
    co_await timer.async_wait(nothrow);
}

void listener::deliver(stream_socket socket, io_loop& loop) {
    if (!has_room()) return turn_away(); // the socket closes itself
    // It counts as a session from here on, so that a stop can't overlook what is on its way to its loop.
    net::post(
        loop.context(),
        [this, tls = tls_, s = std::move(socket), p = gate::pass(env_.sessions), &loop]() mutable {
            if (tls)
                start_tls_session(std::move(s), *tls, loop, env_, std::move(p));
            else
                start_plain_session(std::move(s), loop, env_, std::move(p));
        }
    );
}

io_loop& listener::next_loop() { return loops_[next_++ % loops_.size()]; }

/// At the limit the connection that has been idle longest makes room, or the one that has taken longest to
/// send a request. Where each waits for an answer of ours the newcomer is closed: to Zoom that is a
/// connection failure, which it retries.
bool listener::has_room() { return below_limit() || (make_room() && below_limit()); }

bool listener::make_room() {
    return std::ranges::min_element(loops_, {}, &io_loop::first_to_leave)->make_room();
}

void listener::turn_away() {
    ++env_.connections_turned_away;
    const auto times = turned_away_.happened(steady_clock::now());
    if (times == 0) return;
    log::warn(
        "connections are turned away: there are as many as may be, and each waits for an answer",
        {{"of", env_.options.listen_key},
         {"max_connections", env_.options.max_connections},
         {"turned_away", times}}
    );
}

bool listener::below_limit() const {
    // First who is inside: one that left in between would be counted as leaving, but inside no longer.
    const std::size_t inside = env_.sessions.inside();
    std::size_t most = env_.options.max_connections;
    for (const io_loop& loop : loops_) most += loop.leaving();
    return inside < most;
}

} // namespace zoomhook::http
