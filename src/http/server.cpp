// The HTTP and HTTPS server: builds loops and listeners, and stops them in phases.
// SPDX-License-Identifier: MIT
#include "zoomhook/http/server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <thread>

#include "listener.hpp"
#include "tls_context.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::http {
namespace net = boost::asio;
namespace {

unsigned loop_count(unsigned wanted) {
    if (wanted > 0) return wanted;
    return std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
}

} // namespace

class server::implementation {
public:
    implementation(server_options options, router routes, inherited_sockets& inherited)
        : options_(std::move(options)),
          routes_(std::move(routes)),
          proxies_(options_.trusted_proxies),
          loops_(loop_count(options_.loops)) {
        for (const listen_address& where : options_.listen)
            listeners_.emplace_back(where, inherited, tls(where), loops_, accepting_, env_);
    }

    [[nodiscard]] std::vector<std::string> addresses() const {
        std::vector<std::string> urls;
        for (const listener& l : listeners_) urls.push_back(l.url());
        return urls;
    }

    void use_certificate(const std::string& certificate, const std::string& private_key) {
        if (!tls_) return;
        const auto fresh = make_tls_context(certificate, private_key);
        expires_ = expiry(*fresh);
        net::post(loops_.front().context(), [this, fresh] {
            for (listener& l : listeners_) l.use(fresh);
        });
    }

    [[nodiscard]] std::optional<wall_time> certificate_expires() const {
        const wall_time expires = expires_;
        return expires == wall_time{} ? std::nullopt : std::optional(expires);
    }

    [[nodiscard]] std::size_t connections() const { return sessions_.inside(); }

    bool turns_within(std::chrono::milliseconds t) {
        const auto asked = std::make_shared<gate>();
        for (io_loop& l : loops_) net::post(l.context(), [asked, until_here = gate::pass(*asked)] {});
        return asked->wait_until_empty(steady_clock::now() + t);
    }

    [[nodiscard]] http::turned_away turned_away() const {
        return {.connections = env_.connections_turned_away, .bodies = env_.bodies_turned_away};
    }

    void start() {
        for (listener& l : listeners_) l.start();
        for (io_loop& l : loops_) l.start();
    }

    void stop(deadline until) {
        env_.draining = true;
        net::post(loops_.front().context(), [this] { std::ranges::for_each(listeners_, &listener::stop); });
        (void)accepting_.wait_until_empty(until); // from then on the gate of sessions knows all there are
        // Who has just begun to send a request shall finish it; cutting at once would reset it unanswered.
        if (!sessions_.wait_until_empty(std::min(until, steady_clock::now() + grace))) {
            on_every_loop(&io_loop::cut_idle);
            if (!sessions_.wait_until_empty(until)) cut_everything();
        }
        for (io_loop& l : loops_) l.join();
    }

private:
    static constexpr std::chrono::milliseconds grace{300};

    std::shared_ptr<net::ssl::context> tls(const listen_address& where) {
        if (!where.tls) return nullptr;
        if (!tls_) {
            tls_ = make_tls_context(options_.certificate, options_.private_key);
            expires_ = expiry(*tls_);
        }
        return tls_;
    }

    void on_every_loop(void (io_loop::*action)()) {
        for (io_loop& l : loops_) net::post(l.context(), [&l, action] { (l.*action)(); });
    }

    void cut_everything() {
        log::warn("connections cut because the time to stop is over", {{"connections", sessions_.inside()}});
        on_every_loop(&io_loop::cut_all);
        if (sessions_.wait_until_empty(steady_clock::now() + std::chrono::seconds(1))) return;
        for (io_loop& l : loops_) l.context().stop(); // only here, where nothing can be saved any more
    }

    const server_options options_;
    const router routes_;
    const trusted_proxies proxies_;
    gate accepting_;
    gate sessions_;
    body_budget bodies_{options_.bytes_in_flight};
    session_environment env_{options_, routes_, proxies_, sessions_, bodies_};
    std::shared_ptr<net::ssl::context> tls_; ///< as it was at the start
    std::atomic<wall_time> expires_{wall_time{}};
    std::deque<io_loop> loops_;
    std::deque<listener> listeners_;
};

server::server(server_options options, router routes, inherited_sockets& inherited)
    : impl_(std::make_unique<implementation>(std::move(options), std::move(routes), inherited)) {}
server::server(server_options options, router routes) {
    inherited_sockets none;
    impl_ = std::make_unique<implementation>(std::move(options), std::move(routes), none);
}
server::~server() = default;

std::vector<std::string> server::addresses() const { return impl_->addresses(); }
void server::use_certificate(const std::string& certificate, const std::string& private_key) {
    impl_->use_certificate(certificate, private_key);
}
std::optional<wall_time> server::certificate_expires() const { return impl_->certificate_expires(); }
std::size_t server::connections() const { return impl_->connections(); }
http::turned_away server::turned_away() const { return impl_->turned_away(); }
bool server::turns_within(std::chrono::milliseconds t) { return impl_->turns_within(t); }
void server::start() { impl_->start(); }
void server::stop(deadline until) { impl_->stop(until); }

} // namespace zoomhook::http
