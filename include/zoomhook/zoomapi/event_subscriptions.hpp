// Lists, makes and deletes the app's event subscriptions.
// SPDX-License-Identifier: MIT
//
// GET and POST /marketplace/app/event_subscription, DELETE …/{id}:
// https://developers.zoom.us/docs/api/marketplace/. What was made in the build flow (created_source default)
// can't be changed by the API. No request body that changes a subscription's events or URL is described where
// we looked: a new one is made, then the old one deleted. Subscriptions belong to the app: Zoom's page on
// webhooks says that an S2S app asks with account_credentials, Zoom's forum (devforum.zoom.us/t/129108)
// client_credentials for all. So the kind of options.auth is tried first, then the other where Zoom refuses
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zoomhook/zoomapi/client.hpp"

namespace zoomhook::zoomapi {

/// Headers that Zoom sends along: 0 none, 1 Basic (username, password), 2 OAuth (client_id, client_secret,
/// token_url), 3 one header (key, value). Secrets; never printed.
struct custom_header {
    int type = 0;
    std::string username{}, password{};
    std::string client_id{}, client_secret{}, token_url{}, scope{}, state{}, client_authentication{};
    std::string key{}, value{};
};

struct new_subscription {
    std::string name;
    std::string url; ///< Zoom sends its challenge there at once
    std::vector<std::string> events;
    std::string scope = "account"; ///< user, account, master_account
    std::vector<std::string> user_ids{};
    std::optional<custom_header> header{};
};

struct event_subscription {
    std::string id;
    std::string name;
    std::string url;
    std::vector<std::string> events;
    std::string scope;
    std::string created_source; ///< default: by clicking; openapi: by the API; empty: Zoom doesn't say
    std::string subscriber_id;
    std::optional<long> custom_header_type; ///< its secrets are not kept

    /// Only what Zoom says the API made: in doubt it is left alone.
    [[nodiscard]] bool may_be_changed() const { return created_source == "openapi"; }
};

/// One thread. Everything throws error. The client must live as long.
class event_subscriptions {
public:
    /// Without an account_id: bad_options. Zoom demands it with either kind of token.
    explicit event_subscriptions(client&);

    /// All pages. Zoom demands a user's id, also for a whole account; "me" is the one who made the app.
    [[nodiscard]] std::vector<event_subscription>
    list(const std::string& scope = {}, const std::string& user_id = "me");
    /// Its id. Never asked twice where it may have been made.
    [[nodiscard]] std::string create(const new_subscription&);
    void remove(const std::string& id);

    /// What worked last, so what is tried first.
    [[nodiscard]] auth_kind auth() const { return auth_; }

private:
    [[nodiscard]] http_answer ask(const client::question&);

    client& client_;
    auth_kind auth_;
};

} // namespace zoomhook::zoomapi
