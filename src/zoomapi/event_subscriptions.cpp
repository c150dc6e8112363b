// Lists, makes and deletes the app's event subscriptions.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/event_subscriptions.hpp"

#include "field.hpp"
#include "judge.hpp"
#include "url.hpp"
#include "zoomhook/base/url.hpp"

namespace zoomhook::zoomapi {
namespace {

const std::string base_path = "/marketplace/app/event_subscription";
constexpr std::size_t longest_id = 100; ///< Zoom's have 22 characters
constexpr unsigned most_pages = 100;    ///< of a list: an app has at most 20 subscriptions

void put(json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

json as_json(const custom_header& h) {
    json made{{"custom_header_type", h.type}};
    put(made, "username", h.username);
    put(made, "password", h.password);
    put(made, "client_id", h.client_id);
    put(made, "client_secret", h.client_secret);
    put(made, "token_url", h.token_url);
    put(made, "scope", h.scope);
    put(made, "state", h.state);
    put(made, "client_authentication", h.client_authentication);
    put(made, "custom_header_key", h.key);
    put(made, "custom_header_value", h.value);
    return made;
}

std::vector<std::string> secrets_of(const new_subscription& s) {
    if (!s.header) return {};
    return {s.header->password, s.header->client_secret, s.header->value};
}

json as_json(const new_subscription& s, const std::string& account_id) {
    json made{{"events", s.events}, {"event_webhook_url", s.url}, {"subscription_scope", s.scope}};
    put(made, "event_subscription_name", s.name);
    put(made, "account_id", account_id);
    if (!s.user_ids.empty()) made["user_ids"] = s.user_ids;
    if (s.header) made["custom_header"] = as_json(*s.header);
    return made;
}

event_subscription read(const json& one) {
    const auto header = one.find("custom_header");
    return {
        .id = text_of(one, "event_subscription_id").value_or(""),
        .name = text_of(one, "event_subscription_name").value_or(""),
        .url = text_of(one, "event_webhook_url").value_or(""),
        .events = texts_of(one, "events"),
        .scope = text_of(one, "subscription_scope").value_or(""),
        .created_source = text_of(one, "created_source").value_or(""),
        .subscriber_id = text_of(one, "subscriber_id").value_or(""),
        .custom_header_type = header == one.end() ? std::nullopt : number_of(*header, "custom_header_type")};
}

error unlike(const http_answer& a) {
    return as_error("event_subscription", {.why = cause::not_understood, .status = a.status});
}

/// One's own. None, or dots, would be the path of something else, and a long one no sentence's.
std::string path_of(const std::string& id) {
    if (id.find_first_not_of('.') == id.npos || id.size() > longest_id)
        throw as_error(
            "event_subscription",
            {.why = cause::not_understood, .message = "it has no id that a URL can hold"}
        );
    return base_path + "/" + percent_encoded(id);
}

/// Adds a page's; gives the next page's token.
std::string take_page(const http_answer& a, std::vector<event_subscription>& all) {
    const json body = parsed_json(a.body);
    const auto list = body.is_object() ? body.find("event_subscriptions") : body.end();
    if (!body.is_object() || list == body.end() || !list->is_array()) throw unlike(a);
    for (const json& one : *list)
        if (one.is_object()) all.push_back(read(one));
    return text_of(body, "next_page_token").value_or("");
}

/// Whether the other kind of token may be taken for the same.
bool is_about_the_token(cause c) {
    return c == cause::grant_refused || c == cause::missing_scope || c == cause::no_permission ||
           c == cause::token_refused || c == cause::wrong_account;
}

auth_kind other(auth_kind auth) {
    return auth == auth_kind::account_credentials ? auth_kind::client_credentials
                                                  : auth_kind::account_credentials;
}

} // namespace

event_subscriptions::event_subscriptions(client& c) : client_(c), auth_(c.about().auth) {
    if (c.about().account_id.empty())
        throw as_error("event_subscription", {.why = cause::bad_options, .message = "account_id is missing"});
}

http_answer event_subscriptions::ask(const client::question& q) {
    try {
        return client_.ask(q, auth_);
    } catch (const error& first) {
        if (!is_about_the_token(first.about.why)) throw;
        try {
            http_answer a = client_.ask(q, other(auth_));
            auth_ = other(auth_);
            return a;
        } catch (const error& second) {
            if (!is_about_the_token(second.about.why)) throw;
            throw error(std::string(first.what()) + " (refused with both kinds of token)", first.about);
        }
    }
}

std::vector<event_subscription>
event_subscriptions::list(const std::string& scope, const std::string& user_id) {
    std::vector<event_subscription> all;
    std::string page_token;
    for (unsigned pages = 1;; ++pages) {
        const std::string query = query_of(
            {{"user_id", user_id},
             {"account_id", client_.about().account_id},
             {"subscription_scope", scope},
             {"page_size", "100"},
             {"next_page_token", page_token}}
        );
        const http_answer page = ask({.path = base_path + "?" + query});
        const std::string following = take_page(page, all);
        if (following.empty() || following == page_token) return all;
        if (pages == most_pages) throw unlike(page); // would never end
        page_token = following;
    }
}

std::string event_subscriptions::create(const new_subscription& s) {
    const http_answer a = ask(
        {.method = "POST",
         .path = base_path,
         .json = written(as_json(s, client_.about().account_id)),
         .repeatable = false,
         .secrets = secrets_of(s)}
    );
    std::optional<std::string> id = text_of(parsed_json(a.body), "event_subscription_id");
    if (!id) throw as_error("POST " + base_path, {.why = cause::not_understood, .status = a.status});
    return *std::move(id);
}

void event_subscriptions::remove(const std::string& id) {
    (void)ask({.method = "DELETE", .path = path_of(id)});
}

} // namespace zoomhook::zoomapi
