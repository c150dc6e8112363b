// `zoomhookd subscription`: Zoom's event subscriptions of the app.
// SPDX-License-Identifier: MIT
#include "subscription.hpp"

#include <algorithm>
#include <iostream>
#include <set>
#include <stdexcept>
#include <unistd.h>

#include "api_session.hpp"
#include "chosen_events.hpp"
#include "cli/arguments/usage_error.hpp"
#include "cli/load_settings.hpp"
#include "cli/terminal/ask.hpp"
#include "cli/terminal/interrupt.hpp"
#include "header.hpp"
#include "new_subscription.hpp"
#include "subscription_text.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

using zoomapi::event_subscription;
using zoomapi::event_subscriptions;
using zoomapi::new_subscription;

constexpr needs api_only{.secret = false, .database = false, .api = config::need::must};
constexpr const char* usual_user = "me"; ///< Zoom's word for who made the app

/// Of the events, before a question; a dry run lists them itself.
where_listed listed_by_dry_run(bool dry_run) { return dry_run ? "" : "the same command with --dry-run"; }

std::string user_of(const std::string& id) { return id.empty() ? usual_user : id; }

/// Before anything is asked of anybody: whoever can't be asked has to say yes.
void refuse_to_ask_nobody(bool yes, bool json) {
    if (yes) return;
    if (json) throw usage_error("--json asks nobody: add --yes");
    if (isatty(STDIN_FILENO) != 1)
        throw usage_error("there is no terminal to ask whether to go on: add --yes");
}

int unchanged() {
    std::cerr << "nothing was changed\n";
    return 1;
}

event_subscription find(event_subscriptions& at_zoom, const std::string& id, const std::string& user) {
    for (event_subscription& s : at_zoom.list({}, user_of(user)))
        if (s.id == id) return std::move(s);
    throw std::runtime_error(
        "there is no event subscription " + printable(id) +
        ": zoomhookd subscription list shows those there are"
    );
}

event_subscription
find_changeable(event_subscriptions& at_zoom, const std::string& id, const std::string& user) {
    event_subscription found = find(at_zoom, id, user);
    if (found.may_be_changed()) return found;
    throw std::runtime_error(
        printable(id) + " was not made by the API (created_source \"" + printable(found.created_source) +
        "\"), and such ones Zoom lets nobody change but on the app's page: Features, Access, Event "
        "Subscriptions"
    );
}

void print_all(const std::vector<event_subscription>& all, bool json) {
    if (json)
        for (const event_subscription& s : all) print_json_line(json_of(s), std::cout);
    else if (all.empty())
        std::cout << "none: zoomhookd setup, or zoomhookd subscription create, makes one\n";
    else
        print_table(all, std::cout);
}

void tell_made(const new_subscription& s, const std::string& id, bool json) {
    if (!json) {
        std::cout << "made " << printable(id) << ": Zoom validated the URL\n";
        return;
    }
    json_object made = json_of(s);
    made["id"] = id;
    print_json_line(made, std::cout);
}

/// A header's secret is not known, so that one that is asked for is a change.
bool is_unchanged(const event_subscription& old, const new_subscription& wanted) {
    const std::set<std::string> before(old.events.begin(), old.events.end());
    const std::set<std::string> after(wanted.events.begin(), wanted.events.end());
    return before == after && old.name == wanted.name && old.url == wanted.url && old.scope == wanted.scope &&
           !wanted.header && old.custom_header_type.value_or(0) == 0 && wanted.user_ids.empty();
}

/// The exit code.
int remove_old(event_subscriptions& at_zoom, const std::string& old, const std::string& made) {
    try {
        at_zoom.remove(old);
        std::cerr << "deleted " << printable(old) << '\n';
        return 0;
    } catch (const zoomapi::error& e) {
        std::cerr << "zoomhookd: both exist now, and Zoom sends to both: " << printable(made)
                  << ", the new one, and " << printable(old) << ", which could not be deleted: " << e.what()
                  << "\nNext: zoomhookd subscription delete " << printable(old) << '\n';
        return 1;
    }
}

} // namespace

int run(const subscription_list_command& c) {
    const auto settings = load_settings(c.config, api_only);
    if (!settings) return 1;
    end_in_order_when_interrupted();
    api_session api(*settings);
    if (c.id.empty())
        print_all(api.subscriptions().list({}, user_of(c.user_id)), c.json);
    else if (const event_subscription one = find(api.subscriptions(), c.id, c.user_id); c.json)
        print_json_line(json_of(one), std::cout);
    else
        print_one(one, "", std::cout);
    return 0;
}

int run(const subscription_create_command& c) {
    if (!c.dry_run) refuse_to_ask_nobody(c.yes, c.json);
    new_subscription wanted = subscription_of(c.wanted);
    const auto settings = load_settings(c.config, api_only);
    if (!settings) return 1;
    if (wanted.url.empty()) wanted.url = url_of_tunnel(*settings, c.ngrok);
    if (!c.json) print_wanted(wanted, listed_by_dry_run(c.dry_run), std::cout);
    if (c.dry_run) {
        if (c.json) print_json_line(json_of(wanted), std::cout);
        return 0;
    }
    if (wanted.header) add_secret(*wanted.header, c.wanted.header_file);
    end_in_order_when_interrupted();
    api_session api(*settings);
    if (!c.yes && !agrees("Make it?")) return unchanged();
    const std::string id = make(api.subscriptions(), wanted, *settings, c.wanted.allowed_only);
    tell_made(wanted, id, c.json);
    return 0;
}

int run(const subscription_update_command& c) {
    if (!c.dry_run) refuse_to_ask_nobody(c.yes, c.json);
    const new_subscription wishes = subscription_of(c.wanted);
    const auto settings = load_settings(c.config, api_only);
    if (!settings) return 1;
    end_in_order_when_interrupted();
    api_session api(*settings);
    const std::string user = wishes.user_ids.empty() ? "" : wishes.user_ids.front();
    const event_subscription old = find_changeable(api.subscriptions(), c.id, user);
    new_subscription wanted = changed(old, wishes);
    if (is_unchanged(old, wanted)) {
        std::cerr << "nothing to change: it is so already\n";
        return 0;
    }
    if (!c.json) print_change(old, wanted, listed_by_dry_run(c.dry_run), std::cout);
    if (c.dry_run) {
        if (c.json) print_json_line(json_of(wanted), std::cout);
        return 0;
    }
    if (wanted.header) add_secret(*wanted.header, c.wanted.header_file);
    if (!c.yes && !agrees("Make it, and then delete " + printable(old.id) + "?")) return unchanged();
    const std::string id = make(api.subscriptions(), wanted, *settings, c.wanted.allowed_only);
    tell_made(wanted, id, c.json);
    return remove_old(api.subscriptions(), old.id, id);
}

int run(const subscription_delete_command& c) {
    refuse_to_ask_nobody(c.yes, c.json);
    const auto settings = load_settings(c.config, api_only);
    if (!settings) return 1;
    end_in_order_when_interrupted();
    api_session api(*settings);
    const event_subscription one = find_changeable(api.subscriptions(), c.id, c.user_id);
    if (!c.json) print_one(one, "zoomhookd subscription list " + one.id, std::cout);
    if (!c.yes && !agrees("Delete it? Zoom then sends none of these to that URL.")) return unchanged();
    api.subscriptions().remove(one.id);
    if (c.json)
        print_json_line({{"deleted", one.id}}, std::cout);
    else
        std::cout << "deleted " << printable(one.id) << '\n';
    return 0;
}

} // namespace zoomhook::cli
