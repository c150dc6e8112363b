// The life of one connection, for plain and TLS streams alike: wait, read a request, have it answered, again.
// SPDX-License-Identifier: MIT
//
// g++ 12.2 miscompiles many co_await expressions (double frees): one co_await a statement, named locals in,
// plain local out; never in ?:, in braces, or beside a lambda or aggregate temporary. tests/architecture
// looks for it. A step's limit is set just before the step; when it has passed, the loop cuts the connection,
// which closes its socket.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>

#include "beast_fields.hpp"
#include "response_text.hpp"
#include "session.hpp"
#include "session_ended.hpp"
#include "tls_stream.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::http {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
namespace errc = boost::system::errc;

using parser = wire::request_parser<wire::string_body>;
constexpr auto nothrow = net::as_tuple(net::use_awaitable);

template <class Stream>
class session final : public connection {
public:
    template <class... Args>
    session(io_loop& loop, session_environment& env, gate::pass pass, Args&&... args)
        : loop_(loop),
          env_(env),
          pass_(std::move(pass)),
          stream_(std::forward<Args>(args)...),
          bell_(loop.context()) {
        error_code ignored;
        peer_ = ip_of(socket().remote_endpoint(ignored));
        socket().set_option(net::ip::tcp::no_delay(true), ignored);
        socket().non_blocking(true, ignored);
        loop_.add(*this);
    }
    ~session() override { loop_.remove(*this); }

    void cut() noexcept override {
        error_code ignored;
        socket().close(ignored);
        bell_.cancel();
    }

    net::awaitable<void> run() {
        bool more = co_await handshake();
        while (more) more = co_await serve_one();
        co_await close();
    }

private:
    static constexpr std::size_t header_limit = 16 * 1024;
    /// Most notifications fit, and 10,000 idle connections hold one each.
    static constexpr std::size_t idle_buffer = 2048;
    /// Else a chunk extension or trailer without end, which is no body, would fill the memory.
    static constexpr std::size_t buffer_limit = 24 * 1024;

    static constexpr bool over_tls = std::is_same_v<Stream, tls_stream>;
    stream_socket& socket() {
        if constexpr (over_tls)
            return stream_.socket();
        else
            return stream_;
    }
    void limit(std::chrono::milliseconds t) { loop_.limit(*this, t); }

    net::awaitable<bool> handshake();
    net::awaitable<void> close();

    /// One request and its answer; false: the connection is to be closed.
    net::awaitable<bool> serve_one() {
        const bool begun = co_await first_byte();
        if (!begun) co_return false;
        const std::size_t waiting = buffer_.size();
        parser p;
        p.header_limit(header_limit);
        p.body_limit(env_.options.max_body);
        limit(env_.options.header_time);
        const auto [ec, n] = co_await wire::async_read_header(stream_, buffer_, p, nothrow);
        if (ec) {
            co_await refuse(p, ec);
            co_return false;
        }
        consumed_ = n;
        const bool more = co_await answer_request(p, waiting);
        co_return more;
    }

    /// Waits, as idle, until a request begins.
    net::awaitable<bool> first_byte() {
        if (buffer_.size() > 0) co_return loop_.begins_request(*this); // pipelined
        if (buffer_.capacity() > idle_buffer) buffer_.shrink_to_fit();
        loop_.becomes_idle(*this);
        limit(env_.options.idle_time);
        const net::mutable_buffer room = buffer_.prepare(idle_buffer);
        const auto [ec, n] = co_await stream_.async_read_some(room, nothrow);
        buffer_.commit(n);
        began_ = steady_clock::now();
        const bool may_stay = loop_.begins_request(*this);
        co_return may_stay && !ec;
    }

    /// `waiting`: how much was in the buffer when the request's turn came.
    net::awaitable<bool> answer_request(parser& p, std::size_t waiting) {
        const auto& head = p.get();
        const std::string_view method(head.method_string().data(), head.method_string().size());
        const std::string_view path = path_of({head.target().data(), head.target().size()});
        const router::match match = env_.routes.find(method, path);
        if (match.found == nullptr) {
            env_.routes.tell_unrouted(method, path, beast_fields(head));
            (void)take_began(waiting);
            const bool more = co_await write(p, match.otherwise, !p.is_done());
            co_return more;
        }
        // Beast would take the body for empty, and its bytes for the next request.
        if (head.count(wire::field::transfer_encoding) > 0 && !p.chunked()) {
            const response unknown_coding = problem(400, "malformed request");
            co_await write(p, unknown_coding, true);
            co_return false;
        }
        body_budget::share share(env_.bodies); // until the answer is written
        const error_code ec = co_await read_body(p, share);
        if (ec) {
            co_await refuse(p, ec);
            co_return false;
        }
        if (!loop_.becomes_busy(*this)) co_return false;
        const deadline began = take_began(waiting);
        std::optional<response> answer = co_await ask(*match.found, p, method, path, began);
        if (!answer) answer = come_again("not stored in time");
        const bool more = co_await write(p, *answer, false);
        co_return more;
    }

    /// When the present request, now read, began. The next one, where it is pipelined, began with what was
    /// last read.
    deadline take_began(std::size_t waiting) {
        const deadline began = began_;
        if (consumed_ + buffer_.size() > waiting) began_ = steady_clock::now();
        return began;
    }

    /// Fails with not_enough_memory where the bodies in flight take all that they may.
    net::awaitable<error_code> read_body(parser& p, body_budget::share& share) {
        if (p.is_done()) co_return room_for(p, share);
        limit(env_.options.body_time);
        const bool knows_interim_answers = p.get().version() >= 11;
        if (knows_interim_answers && beast::iequals(p.get()[wire::field::expect], "100-continue")) {
            const error_code ec = co_await send("HTTP/1.1 100 Continue\r\n\r\n");
            if (ec) co_return ec;
        }
        // The parser itself, not its message: otherwise Beast ignores body_limit.
        while (!p.is_done()) {
            const auto [ec, n] = co_await wire::async_read_some(stream_, buffer_, p, nothrow);
            consumed_ += n;
            if (ec) co_return ec;
            const error_code no_room = room_for(p, share);
            if (no_room) co_return no_room;
        }
        co_return error_code{};
    }

    static error_code room_for(const parser& p, body_budget::share& share) {
        if (share.grow_to(p.get().body().size(), p.is_done())) return {};
        return make_error_code(errc::not_enough_memory);
    }

    net::awaitable<std::optional<response>>
    ask(const route& r, parser& p, std::string_view method, std::string_view path, deadline began) {
        const deadline answer_by = began + env_.options.answer_time;
        const beast_fields fields(p.get());
        std::string client = env_.proxies.client(peer_, forwarded_for(p.get()));
        std::string body = std::move(p.get().body());
        const auto slot = std::make_shared<answer_slot>(loop_.context(), bell_);
        bell_.expires_at(answer_by);
        io_loop::lift_limit(*this);
        hand_over(
            r, slot,
            {method, path, fields, std::move(body), std::move(client), std::chrono::system_clock::now(),
             began, answer_by}
        );
        co_await bell_.async_wait(nothrow);
        co_return slot->detach();
    }

    /// Answers what could not be read, where there is an answer to give. The connection is to be closed
    /// afterwards.
    net::awaitable<void> refuse(parser& p, error_code ec) {
        const error_code of_http = wire::error::bad_target;
        const bool no_room = ec == errc::not_enough_memory;
        if ((ec.category() != of_http.category() && !no_room) || ec == wire::error::end_of_stream ||
            ec == wire::error::partial_message)
            co_return; // hung up, too slow or cut: nobody listens
        log::debug("request refused", {{"peer", peer_.to_string()}, {"why", ec.message()}});
        response r = problem(400, "malformed request");
        if (ec == wire::error::header_limit) r = problem(431, "header too large");
        if (ec == wire::error::body_limit) r = too_large(p);
        if (no_room) r = env_.no_room_now(peer_);
        co_await write(p, r, true);
    }

    response too_large(const parser& p) {
        const auto& head = p.get();
        const router::match match = env_.routes.find(
            {head.method_string().data(), head.method_string().size()},
            path_of({head.target().data(), head.target().size()})
        );
        if (match.found == nullptr) return match.otherwise;
        if (!match.found->too_large) return problem(413, "body too large");
        const beast_fields fields(head);
        const std::string_view length = fields.get("Content-Length");
        std::uint64_t declared = 0;
        std::from_chars(length.data(), length.data() + length.size(), declared);
        return match.found->too_large(fields, declared);
    }

    /// `unread`: the sender may still be sending; then the connection ends, but not before it could read the
    /// answer.
    net::awaitable<bool> write(const parser& p, const response& r, bool unread) {
        const bool keep = !unread && p.keep_alive() && !env_.draining;
        const bool head_only = p.get().method() == wire::verb::head;
        const response_form form{.version = p.get().version(), .keep_alive = keep, .head_only = head_only};
        const std::string text = response_text(r, form);
        limit(env_.options.write_time);
        const error_code ec = co_await send(text);
        if (unread && !ec) co_await linger();
        co_return keep && !ec;
    }

    /// Mostly the socket has room, and nobody waits.
    net::awaitable<error_code> send(std::string_view text) {
        net::const_buffer bytes(text.data(), text.size());
        error_code ec;
        bytes += stream_.write_some(bytes, ec);
        const bool waits = ec ? ec == net::error::would_block : bytes.size() > 0;
        if (!waits) co_return ec;
        [[maybe_unused]] const auto [rest_ec, n] = co_await net::async_write(stream_, bytes, nothrow);
        co_return rest_ec;
    }

    /// Reads on for a moment: closing with unread bytes would reset the connection and destroy the answer.
    net::awaitable<void> linger() {
        constexpr std::size_t enough = 64 << 20;
        limit(std::chrono::seconds(2));
        if constexpr (!over_tls) {
            error_code ignored;
            socket().shutdown(stream_socket::shutdown_send, ignored);
        }
        std::vector<char> scratch(16 * 1024);
        const net::mutable_buffer room(scratch.data(), scratch.size());
        for (std::size_t total = 0; total < enough;) {
            const auto [ec, n] = co_await stream_.async_read_some(room, nothrow);
            if (ec) co_return;
            total += n;
        }
    }

    io_loop& loop_;
    session_environment& env_;
    gate::pass pass_;
    Stream stream_;
    net::ip::address peer_;
    beast::flat_buffer buffer_{buffer_limit};
    deadline began_;           ///< when the present request's first byte was read
    std::size_t consumed_ = 0; ///< its bytes
    net::steady_timer bell_;   ///< rings when the answer is there, or too late
};

template <class Stream>
net::awaitable<void> run_session(std::unique_ptr<session<Stream>> s) {
    co_await s->run();
}

} // namespace zoomhook::http
