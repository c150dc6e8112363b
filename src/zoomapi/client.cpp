// Asks Zoom's API: with a token, within the rate limits, and again where that may help.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/client.hpp"

#include <array>

#include "base64.hpp"
#include "judge.hpp"
#include "retrying_sender.hpp"
#include "token.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::zoomapi {
namespace {

using kind = transport_failure::kind;

constexpr std::size_t longest_message = 300;

cause cause_of(kind k) {
    switch (k) {
    case kind::untrusted:
        return cause::untrusted;
    case kind::too_long:
        return cause::too_long;
    case kind::stopped:
        return cause::stopped;
    case kind::unusable:
        return cause::bad_options;
    default:
        return cause::unreachable;
    }
}

void hide(std::string& text, const std::string& secret) {
    static const std::string instead = "…";
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + instead.size()))
        text.replace(at, secret.size(), instead);
}

/// Of valid UTF-8.
std::string shortened(std::string text) {
    if (text.size() <= longest_message) return text;
    std::size_t end = longest_message;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end; // within a character
    text.resize(end);
    return text + "…";
}

http_request api_request(const options& o, const client::question& q, const std::string& bearer) {
    http_request r{
        .method = q.method,
        .url = o.api_url + q.path,
        .headers = {"Authorization: Bearer " + bearer, "Accept: application/json", "Expect:"},
        .body = {},
        .repeatable = q.repeatable};
    if (q.json.empty()) return r;
    r.headers.emplace_back("Content-Type: application/json");
    r.body = q.json;
    return r;
}

/// What an error says was done: never with the query, which is long, nor with the host, which the config
/// names.
std::string asked(const client::question& q) { return q.method + " " + q.path.substr(0, q.path.find('?')); }

options checked(options o) {
    if (const std::string c = complaint(o); !c.empty())
        throw as_error("[zoom.api]", {.why = cause::bad_options, .message = c});
    while (o.api_url.ends_with('/')) o.api_url.pop_back();
    return o;
}

} // namespace

struct client::parts {
    parts(options given, transport& t, environment env)
        : o(checked(std::move(given))),
          sender(o, t, std::move(env)) {}

    [[nodiscard]] std::string harmless(std::string text) const {
        hide(text, o.client_secret);
        hide(text, base64(o.client_id + ":" + o.client_secret));
        for (const token& t : tokens) hide(text, t.last());
        constexpr std::size_t longest_character = 4; // the last may be cut here, so that one must be gone
        return shortened(printable(text.substr(0, longest_message + longest_character)));
    }

    [[nodiscard]] error failure(const question& q, error::details d) const {
        for (const std::string& secret : q.secrets) hide(d.message, secret);
        return failure(asked(q), std::move(d));
    }

    [[nodiscard]] error failure(const std::string& what, error::details d) const {
        d.message = harmless(std::move(d.message));
        return as_error(what, std::move(d));
    }

    /// Any answer; throws error where there is none.
    http_answer send(const std::string& what, const http_request& q) {
        try {
            return sender.send(q);
        } catch (const retrying_sender::stop_requested&) {
            throw failure(what, {.why = cause::stopped, .message = "stopped"});
        } catch (const transport_failure& f) {
            throw failure(what, {.why = cause_of(f.what_happened), .message = f.what()});
        }
    }

    token& of(auth_kind auth) { return tokens.at(auth == auth_kind::account_credentials ? 0 : 1); }

    std::string bearer(auth_kind auth) {
        token& t = of(auth);
        if (const std::string& text = t.at(sender.env().steady()); !text.empty()) return text;
        const http_answer a = send("the token", token::request(o, auth));
        const bool with_account = auth == auth_kind::account_credentials;
        if (a.status < 200 || a.status > 299)
            throw failure("the token", limited(judge_token(a, with_account), a));
        if (!t.take(a, sender.env().steady()))
            throw failure("the token", {.why = cause::not_understood, .status = a.status});
        return t.last();
    }

    [[nodiscard]] error::details limited(error::details d, const http_answer& a) const {
        if (d.why == cause::rate_limited) d.again_in = retry_after(a, sender.env().wall());
        return d;
    }

    /// Leaves to the user's other apps what options.share_of_day_left says, once Zoom names a daily limit.
    void leave_some(const http_answer& a) {
        day_used_up = day_used_up || day_is_used_up(a, o.share_of_day_left);
    }

    http_answer ask_once(const question& q, auth_kind auth) {
        if (day_used_up)
            throw failure(
                asked(q), {.why = cause::rate_limited, .message = "today's last requests are left to others"}
            );
        const std::string with = bearer(auth);
        http_answer a = send(asked(q), api_request(o, q, with));
        leave_some(a);
        return a;
    }

    const options o;
    retrying_sender sender;
    std::array<token, 2> tokens{};
    bool day_used_up = false;
};

client::client(options o, transport& t, environment env)
    : parts_(std::make_unique<parts>(std::move(o), t, std::move(env))) {}
client::~client() = default;

http_answer client::ask(const question& q, auth_kind auth) {
    http_answer a = parts_->ask_once(q, auth);
    if (a.status == 401) { // ended before its time, or made before a scope was added
        parts_->of(auth).forget();
        a = parts_->ask_once(q, auth);
    }
    if (a.status >= 200 && a.status < 300) return a;
    throw parts_->failure(q, parts_->limited(judge_api(a), a));
}

const options& client::about() const { return parts_->o; }
wall_time client::now() const { return parts_->sender.env().wall(); }
deadline client::steady_now() const { return parts_->sender.env().steady(); }
std::uint64_t client::requests() const { return parts_->sender.requests(); }
std::uint64_t client::rate_limited() const { return parts_->sender.rate_limited(); }

} // namespace zoomhook::zoomapi
