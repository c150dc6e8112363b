// The arguments of `zoomhookd subscription`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {
namespace {

void add_wishes(CLI::App& to, wanted_subscription& wanted) {
    add_subscribed_events(to, wanted.events, wanted.allowed_only);
    to.add_option("--user-id", wanted.user_ids, "with scope user: whose events; at most 10, may be repeated")
        ->expected(1)
        ->take_all()
        ->type_name("ID");
    CLI::Option* const header = to.add_option(
        "--header", wanted.header,
        "what Zoom sends along: a header's NAME, basic:USER, oauth:CLIENT_ID@TOKEN_URL, or none"
    );
    header->type_name("HEADER");
    to.add_option(
          "--header-file", wanted.header_file, "a file with its secret; - reads standard input. Else it asks"
    )
        ->needs(header)
        ->type_name("FILE");
}

template <class Command>
void add_manners(CLI::App& to, Command& c) {
    to.add_flag("--yes", c.yes, "don't ask");
    to.add_flag("--json", c.json, "the result as one line of JSON");
}

void add_list(CLI::App& group, command& chosen) {
    const auto list = std::make_shared<subscription_list_command>();
    CLI::App& added =
        add_command(group, "list", "Show them, also those that were made by clicking", chosen, list);
    added.add_option("id", list->id, "only this one, with its events");
    added.add_option("--user-id", list->user_id, "in whose list; else of the user who made the app")
        ->type_name("ID");
    added.add_flag("--json", list->json, "one line of JSON for each, with its events");
    added.footer("Example:\n  zoomhookd subscription list");
}

void add_create(CLI::App& group, command& chosen) {
    const auto create = std::make_shared<subscription_create_command>();
    create->wanted.name = "zoomhookd";
    create->wanted.scope = "account";
    CLI::App& added = add_command(group, "create", "Make one", chosen, create);
    added.add_option("--name", create->wanted.name, "what it is called")->capture_default_str();
    added.add_option(
        "--url", create->wanted.url, "where Zoom posts to; else the URL of ngrok's tunnel to this daemon"
    );
    add_wishes(added, create->wanted);
    added.get_option("--events")->required();
    added.add_option("--scope", create->wanted.scope, "whose events: account, user or master_account")
        ->check([](const std::string& scope) {
            const bool known = scope == "account" || scope == "user" || scope == "master_account";
            return known ? "" : scope + " is none of account, user and master_account";
        })
        ->capture_default_str();
    added.add_option("--ngrok", create->ngrok, "the local API of ngrok's agent")->capture_default_str();
    added.add_flag("--dry-run", create->dry_run, "only show what would be made");
    add_manners(added, *create);
    added.footer(
        "Zoom posts its challenge to the URL at once, so the daemon has to run.\n\nExample:\n  zoomhookd "
        "subscription create --url https://zoom.example.com/webhook --events 'meeting.*,recording.completed'"
    );
}

void add_update(CLI::App& group, command& chosen) {
    const auto update = std::make_shared<subscription_update_command>();
    CLI::App& added = add_command(
        group, "update", "Put a changed one in the place of one that the API made", chosen, update
    );
    added.add_option("id", update->id, "which one")->required();
    added.add_option("--name", update->wanted.name, "what it is called");
    added.add_option("--url", update->wanted.url, "where Zoom posts to");
    add_wishes(added, update->wanted);
    added.add_flag("--dry-run", update->dry_run, "only show what would change");
    add_manners(added, *update);
    added.footer("Zoom describes no request that changes one: a new one is made, with another id, then the "
                 "old one deleted. What is not given stays\nas it was, but for users and a header's secret, "
                 "which Zoom doesn't tell.\n\nExample:\n  zoomhookd subscription update "
                 "0ZAaJY4dQ52BbwI9PArBLQ --events 'meeting.*'");
}

void add_delete(CLI::App& group, command& chosen) {
    const auto remove = std::make_shared<subscription_delete_command>();
    CLI::App& added = add_command(group, "delete", "Delete one that the API made", chosen, remove);
    added.add_option("id", remove->id, "which one")->required();
    added.add_option("--user-id", remove->user_id, "in whose list it is; else of the user who made the app")
        ->type_name("ID");
    add_manners(added, *remove);
    added.footer("Example:\n  zoomhookd subscription delete 0ZAaJY4dQ52BbwI9PArBLQ");
}

} // namespace

void add_subscription(CLI::App& program, command& chosen) {
    CLI::App& group = add_group(program, "subscription", "Zoom's event subscriptions of the app");
    add_list(group, chosen);
    add_create(group, chosen);
    add_update(group, chosen);
    add_delete(group, chosen);
}

} // namespace zoomhook::cli
