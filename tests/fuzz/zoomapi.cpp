// Feeds a conversation with Zoom's API (the first byte chooses which) the answers that the input holds;
// asserts that nothing but the documented error is thrown, one printable line below 1 KB without a secret,
// that each request is one that HTTP takes, and that every body is one of those that came.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <nlohmann/json.hpp>

#include "property.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/ngrok/tunnels.hpp"
#include "zoomhook/zoomapi/event_subscriptions.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace {

using namespace std::chrono_literals;
using namespace zoomhook;
using namespace zoomhook::zoomapi;
using fuzz::require;
using nlohmann::json;

const std::string client_secret = "secret-of-the-client-sZ4kVq";
const std::string header_secret = "secret-of-the-header-8uJwQe";
const std::string usual_token = "token-of-the-fuzzer";
const wall_time noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 12h;
constexpr std::string_view between_answers = "\n--\n";

options usual_options() {
    options o;
    o.account_id = "account";
    o.client_id = "client";
    o.client_secret = client_secret;
    o.app_id = "app";
    return o;
}

/// What stands before the first of them, and is taken away with it.
std::string_view taken_until(std::string_view& text, std::string_view end) {
    const std::string_view taken = text.substr(0, text.find(end));
    text.remove_prefix(std::min(taken.size() + end.size(), text.size()));
    return taken;
}

/// Gives the input's answers one after another, then none any more. Waiting takes no time.
class scripted_zoom : public transport {
public:
    scripted_zoom(std::string_view answers, bool token_too) : left_(answers), token_too_(token_too) {}

    http_answer perform(const http_request& q, const std::stop_token&) override {
        check(q);
        if (q.url == options().token_url && !token_too_)
            return {.status = 200, .body = R"({"access_token":")" + usual_token + "\"}"};
        if (left_.empty()) throw transport_failure(transport_failure::kind::stopped, "no more answers");
        return next();
    }

    environment env() {
        return {
            .wall = [this] { return noon + passed_; },
            .steady = [this] { return deadline(24h + passed_); },
            .pause = [this](std::chrono::milliseconds t) { passed_ += t; }};
    }

    std::string last; ///< body that was given

private:
    static void check(const http_request& q) {
        const options o;
        const auto is_odd = [](char c) { return c <= ' ' || c >= 0x7f; };
        require(q.url == o.token_url || q.url.starts_with(o.api_url + "/"), "a request is to Zoom's API");
        require(std::ranges::none_of(q.url, is_odd), "a URL is ASCII without spaces");
        const std::string path = q.url.substr(0, q.url.find('?')) + "/";
        require(
            path.find("/./") == path.npos && path.find("/../") == path.npos, "a URL is what it looks like"
        );
        for (const std::string& header : q.headers)
            require(header.find_first_of(std::string("\r\n\0", 3)) == header.npos, "a header is one line");
    }

    /// Status, headers and an empty line, a line each, and the body. A status below 6 is one of the failures.
    http_answer next() {
        std::string_view answer = taken_until(left_, between_answers);
        std::string_view head = taken_until(answer, "\n\n");
        const long status = std::strtol(std::string(taken_until(head, "\n")).c_str(), nullptr, 10);
        if (status >= 0 && status < 6)
            throw transport_failure(static_cast<transport_failure::kind>(status), "failed");
        http_answer a{.status = status, .body = last = answer};
        while (!head.empty()) {
            std::string_view value = taken_until(head, "\n");
            const std::string_view name = taken_until(value, ": ");
            a.headers.emplace_back(name, value);
        }
        return a;
    }

    std::string_view left_;
    const bool token_too_;
    std::chrono::milliseconds passed_{0};
};

/// Of those that were given away, which an answer may repeat. `named`: what Zoom calls the thing.
void check(const error& e, const std::vector<std::string>& secrets, const std::string& named = {}) {
    const std::string_view told = e.what();
    const std::string& words = e.about.message;
    require(!told.empty() && told.size() < 1024, "an error is a sentence below 1 KB");
    require(unprintable(told) == 0 && printable(told) == told, "an error is one printable line");
    require(words.size() < 304 && printable(words) == words, "so are Zoom's words");
    for (const std::string& secret : secrets)
        require(
            told.find(secret) == told.npos || named.find(secret) != named.npos, "an error tells no secret"
        );
}

/// A body that this entry of the answer can have, as the log's text or as JSON.
bool is_body_of(const json& entry, const std::string& body) {
    const auto found = entry.is_object() ? entry.find("request_body") : entry.end();
    if (!entry.is_object() || found == entry.end()) return false;
    if (found->is_string()) return found->get_ref<const std::string&>() == body;
    return found->dump(-1, ' ', false, json::error_handler_t::replace) == body;
}

void check(const log_entry& e, const json& came) {
    require(e.event || e.request_id || e.request_body, "an entry says something");
    require(!e.logged_at || (*e.logged_at >= noon - 9 * 24h && *e.logged_at <= noon + 48h), "a time is near");
    if (!e.request_body) return;
    if (e.body == log_body::whole)
        require(e.request_body->find('{') != std::string::npos, "what is whole is an object");
    if (came.is_discarded()) return; // was repaired first
    const json& list = came.at("webhook_logs");
    const auto has_it = [&e](const json& one) { return is_body_of(one, *e.request_body); };
    require(std::ranges::any_of(list, has_it), "a body is one of those that came");
}

void read_logs(client& c, const scripted_zoom& zoom) {
    webhook_logs logs(c, {.from = noon - 8 * 24h, .to = noon + 1h});
    wall_time before = logs.read_up_to();
    while (const std::optional<log_page> page = logs.next()) {
        const json came = json::parse(zoom.last, nullptr, false);
        require(page->entries.size() + page->not_understood <= zoom.last.size(), "no more entries than came");
        for (const log_entry& e : page->entries) check(e, came);
        require(logs.read_up_to() >= before && logs.progress() <= 1, "the reading goes forward");
        before = logs.read_up_to();
    }
    require(logs.progress() == 1, "the end is the end");
}

void list_subscriptions(client& c, const std::vector<std::string>& secrets) {
    event_subscriptions subscriptions(c);
    for (const event_subscription& s : subscriptions.list()) {
        require(
            !s.may_be_changed() || s.created_source == "openapi", "what was made by clicking is left alone"
        );
        try {
            subscriptions.remove(s.id);
            require(!s.id.empty(), "what has no id is not deleted");
        } catch (const error& e) {
            check(e, secrets, s.id);
        }
    }
}

void create_subscription(client& c) {
    event_subscriptions subscriptions(c);
    custom_header header{.type = 3};
    header.key = "X-Header";
    header.value = header_secret;
    const std::string id = subscriptions.create(
        {.name = "fuzzed", .url = "https://example.com", .events = {"meeting.started"}, .header = header}
    );
    require(!id.empty(), "a new subscription has an id");
}

/// Of ngrok's agent, in whose place anything may answer.
void list_tunnels(scripted_zoom& agent) {
    try {
        const http_answer a = agent.perform({.url = options().api_url + "/"}, {});
        for (const ngrok::tunnel& t : ngrok::read_tunnels(a.status, a.body))
            require(!t.public_url.empty(), "a tunnel has a URL");
    } catch (const transport_failure&) {
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    const unsigned what = text.empty() ? 0 : static_cast<unsigned char>(text.front());
    text.remove_prefix(text.empty() ? 0 : 1);
    const bool token_too = (what & 4U) != 0;
    std::vector<std::string> secrets{client_secret};
    if (!token_too) secrets.push_back(usual_token);
    if ((what & 3U) == 2) secrets.push_back(header_secret);
    scripted_zoom zoom(text, token_too);
    try {
        client c(usual_options(), zoom, zoom.env());
        if ((what & 3U) == 0) read_logs(c, zoom);
        if ((what & 3U) == 1) list_subscriptions(c, secrets);
        if ((what & 3U) == 2) create_subscription(c);
        if ((what & 3U) == 3) list_tunnels(zoom);
    } catch (const error& e) {
        check(e, secrets);
    }
    return 0;
}
