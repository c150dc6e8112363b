// From what is wanted on the command line to a subscription at Zoom, or to why it was not made.
// SPDX-License-Identifier: MIT
#include "new_subscription.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "challenges.hpp"
#include "chosen_events.hpp"
#include "cli/arguments/usage_error.hpp"
#include "cli/check/tunnel.hpp"
#include "cli/client/url.hpp"
#include "header.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using zoomapi::cause;
using zoomapi::event_subscriptions;
using zoomapi::new_subscription;

constexpr std::size_t most_users = 10; // Zoom's
/// In which a challenge comes that Zoom no longer waits for.
constexpr auto longest_way = 5s;

std::string without_end(std::string text) {
    while (text.ends_with('.') || text.ends_with(' ')) text.pop_back();
    return text;
}

/// The event of `events` that Zoom's message ends with; empty: it names none of them.
std::string named_event(const std::vector<std::string>& events, const std::string& message) {
    const auto named = std::ranges::find_if(events, [&message](const std::string& event) {
        return without_end(message).ends_with(" " + without_end(event));
    });
    return named == events.end() ? "" : *named;
}

/// "The user missed permission to subscribe", "App event not exists", "The event is not allowed for the app".
bool is_about_an_event(const zoomapi::error& e) {
    const long code = e.about.code.value_or(0);
    return code == 1003 || code == 1601 || code == 1602;
}

/// Whether it makes sense to try again without the event that Zoom doesn't allow.
bool leave_out(new_subscription& wanted, const zoomapi::error& e) {
    const std::string event = is_about_an_event(e) ? named_event(wanted.events, e.about.message) : "";
    if (event.empty() || wanted.events.size() == 1) return false;
    std::erase(wanted.events, event);
    std::cerr << "left out, Zoom doesn't allow the app to have it: " << printable(event) << '\n';
    return true;
}

std::string reason(const challenge_watch& watch, const std::string& url) {
    if (!watch.trouble().empty())
        return "the daemon here can't be asked whether its challenge came: " + watch.trouble();
    const auto anything = [](arrival a) { return a != arrival::nothing; };
    const explanation e =
        why_not_validated(watch.wait_until(steady_clock::now() + longest_way, anything), url);
    return e.why + "; " + e.next;
}

/// In place of what is said in general, since more is known.
std::string without_advice(std::string sentence, cause why) {
    const std::string general = "; " + std::string(zoomapi::advice(why));
    if (sentence.ends_with(general)) sentence.resize(sentence.size() - general.size());
    return sentence;
}

/// With what may help.
zoomapi::error explained(const zoomapi::error& e, const challenge_watch& watch, const std::string& url) {
    const std::string said = e.what();
    if (is_about_an_event(e)) return {said + "; or leave such events out, with --allowed-only", e.about};
    switch (e.about.why) {
    case cause::url_not_validated:
        return {without_advice(said, e.about.why) + "; " + reason(watch, url), e.about};
    case cause::unreachable:
    case cause::stopped:
    case cause::zoom_failed:
    case cause::not_understood:
    case cause::redirected:
    case cause::too_long:
        if (!said.starts_with("POST ")) return e; // for the token
        return {said + "; Zoom may have made it all the same: zoomhookd subscription list", e.about};
    default:
        return e;
    }
}

} // namespace

void refuse_unusable_url(const std::string& url) {
    const auto parts = read_url(url);
    if (!parts || parts->scheme != "https" || !url.starts_with("https://"))
        throw usage_error("--url " + printable(url) + ": Zoom takes only https://…");
    if (parts->has_user)
        throw usage_error(
            "--url: a user or password in a URL is shown and logged by many: leave it out, and say "
            "--header basic:USER"
        );
}

new_subscription subscription_of(const wanted_subscription& w) {
    new_subscription s{
        .name = w.name, .url = w.url, .events = chosen_events(w.events), .user_ids = w.user_ids};
    s.scope = w.scope;
    if (!w.url.empty()) refuse_unusable_url(w.url);
    if (!w.header.empty()) s.header = header_of(w.header); // also "none", which changed() knows
    if (s.user_ids.size() > most_users) throw usage_error("--user-id: Zoom takes 10 at most");
    if (s.scope == "user" && s.user_ids.empty())
        throw usage_error("--scope user: add whose events, --user-id ID");
    if (!s.scope.empty() && s.scope != "user" && !s.user_ids.empty())
        throw usage_error("--user-id goes with --scope user");
    return s;
}

new_subscription changed(const zoomapi::event_subscription& old, const new_subscription& wishes) {
    new_subscription s = wishes;
    if (s.name.empty()) s.name = old.name;
    if (s.url.empty()) s.url = old.url;
    if (s.events.empty()) s.events = old.events;
    s.scope = old.scope;
    if (s.scope == "user" && s.user_ids.empty())
        throw usage_error(
            "it is for single users, and Zoom doesn't tell which: say all of them again, --user-id ID"
        );
    if (s.scope != "user" && !s.user_ids.empty())
        throw usage_error("--user-id: its scope is " + printable(s.scope) + ", not user");
    const long header = old.custom_header_type.value_or(0);
    if (header != 0 && !wishes.header)
        throw usage_error(
            "it has a header, " + header_text(header) +
            ", whose secret Zoom doesn't tell: say it again with --header, or --header none to go without"
        );
    if (s.header && s.header->type == 0) s.header.reset();
    return s;
}

std::string url_of_tunnel(const config::settings& s, const std::string& ngrok) {
    const auto urls = tunnel_urls(s, ngrok);
    if (!urls || urls->empty())
        throw std::runtime_error(
            std::string("no tunnel of ngrok's ") + (urls ? "leads to server.listen" : "is known here") +
            ": start one, ngrok http " + std::to_string(s.server.listen.front().port) + ", or say --url"
        );
    if (urls->size() > 1)
        throw std::runtime_error(
            "several tunnels lead here: say --url with one of them, as zoomhookd check shows them"
        );
    return urls->front();
}

std::string
make(event_subscriptions& at_zoom, new_subscription& wanted, const config::settings& s, bool allowed_only) {
    const challenge_watch watch(s, s.zoom.api.app); // before Zoom posts its challenge
    for (;;) {
        try {
            return at_zoom.create(wanted);
        } catch (const zoomapi::error& e) {
            if (!allowed_only || !leave_out(wanted, e)) throw explained(e, watch, wanted.url);
        }
    }
}

} // namespace zoomhook::cli
