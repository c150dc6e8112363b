// The command line as a value: what is asked for, before anything is done.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "zoomhook/store/events.hpp"

namespace zoomhook::cli {

/// Where the settings come from, as far as the arguments say.
struct config_arguments {
    std::optional<std::string> file;
    std::optional<std::string> env_file;
    std::map<std::string, std::string> flags; ///< --set KEY=VALUE
};

struct serve_command {
    config_arguments config;
};
struct migrate_command {
    config_arguments config;
};
struct config_command {
    config_arguments config;
    bool json = false;
};
struct init_command {
    config_arguments config;
    std::string secret_file; ///< empty: ask; "-": standard input
    std::string database;    ///< a URL without a password; empty: ask
};
struct check_command {
    config_arguments config;
    std::string url;                             ///< a public one to try; empty: none
    std::string ngrok = "http://127.0.0.1:4040"; ///< the agent's local API
    bool json = false;
};
struct send_command {
    config_arguments config;            ///< its flags also hold the edits of the body: see body_edits.hpp
    std::string what;                   ///< an event's name or a file; empty with challenge or list
    std::string url;                    ///< empty: the daemon that the config describes
    std::string secret_file;            ///< empty: the config's token; "-": standard input
    std::string app;                    ///< whose token of the config; empty: the first
    std::optional<std::uint64_t> count; ///< 1 to 10 million notifications, each a new one
    std::optional<double> rate;         ///< of them a second; nothing: as fast as they are answered
    bool duplicate = false;             ///< the same once more, as Zoom's retry
    bool stale = false;                 ///< with a timestamp too old
    bool bad_signature = false;
    bool challenge = false; ///< Zoom's URL validation in place of a notification
    bool list = false;      ///< only names the events
    bool names = false;     ///< of them, nothing but the names
    bool json = false;
};
struct rejected_list_command {
    config_arguments config;
    bool json = false;
};
struct rejected_readmit_command {
    config_arguments config;
    bool stale = false; ///< also what was stale
};
struct spool_status_command {
    config_arguments config;
    bool json = false;
};
struct ready_command {
    config_arguments config;
};
struct reload_command {
    config_arguments config;
};
struct prune_command {
    config_arguments config;
    bool dry_run = false; ///< only says what would be pruned
};
struct tail_command {
    config_arguments config;
    store::event_filter which; ///< without `until`
    std::uint64_t count = 0;   ///< 0: for ever
    bool body = false;
    bool json = false;
};
struct show_command {
    config_arguments config;
    std::int64_t id = 0;
    bool json = false;
    bool raw = false; ///< the bytes as received, and nothing else
};
struct verify_command {
    config_arguments config;
    std::optional<std::int64_t> id; ///< nothing: all that `which` chooses
    bool all = false;
    store::event_filter which;
    bool json = false;
};
struct replay_command {
    config_arguments config;
    std::optional<std::int64_t> id; ///< nothing: all that `which` chooses
    store::event_filter which;
    std::optional<std::int64_t> after; ///< an id: only what is above it
    std::string to;
    std::string secret_file; ///< "-": standard input
    double rate = 0;         ///< a second; 0: as fast as it takes them
    bool json = false;
};
struct psql_command {
    config_arguments config;
    std::vector<std::string> statements; ///< psql's -c
    std::vector<std::string> files;      ///< psql's -f, after those
    std::vector<std::string> arguments;  ///< psql's, as they are
    bool write = false;
};
struct forget_command {
    config_arguments config;
    std::vector<std::string> emails;
    std::vector<std::string> user_ids;
    std::vector<std::string> account_ids;
    bool again = false;   ///< all that have ever been forgotten
    bool redact = false;  ///< keep the rows, replace the values
    bool dry_run = false; ///< only report
    bool yes = false;     ///< don't ask
    bool json = false;
};
struct recover_command {
    config_arguments config;
    std::optional<wall_time> since; ///< nothing: all that Zoom keeps
    std::optional<wall_time> until; ///< nothing: now
    bool all = false;               ///< also deliveries that Zoom takes for successful
    bool dry_run = false;           ///< only report
    bool json = false;
};
struct subscription_list_command {
    config_arguments config;
    std::string id;      ///< only this one, with its events; empty: all
    std::string user_id; ///< in whose list; empty: who made the app
    bool json = false;
};
/// What is wanted of an event subscription; for update what is empty stays as it was.
struct wanted_subscription {
    std::string name{};
    std::string url{};
    std::vector<std::string> events{}; ///< patterns
    std::string scope{};               ///< of create: user, account, master_account
    std::vector<std::string> user_ids{};
    std::string header{};      ///< see subscription/header.hpp
    std::string header_file{}; ///< with its secret; "-": standard input; empty: ask
    bool allowed_only = false;
};
struct subscription_create_command {
    config_arguments config;
    wanted_subscription wanted;
    std::string ngrok = "http://127.0.0.1:4040"; ///< the agent's local API, which knows the URL
    bool dry_run = false;                        ///< only show it
    bool yes = false;                            ///< don't ask
    bool json = false;
};
struct subscription_update_command {
    config_arguments config;
    std::string id;
    wanted_subscription wanted;
    bool dry_run = false;
    bool yes = false;
    bool json = false;
};
struct subscription_delete_command {
    config_arguments config;
    std::string id;
    std::string user_id; ///< in whose list it is
    bool yes = false;
    bool json = false;
};
struct setup_command {
    config_arguments config;
    std::string url;                 ///< empty: that of the tunnel
    std::vector<std::string> events; ///< patterns; empty: ask
    std::string name = "zoomhookd";
    std::string ngrok = "http://127.0.0.1:4040";
    std::chrono::seconds wait{300}; ///< for Zoom's challenge
    bool allowed_only = false;      ///< leave out events whose scope the app lacks
    bool yes = false;               ///< don't ask
};
/// Nothing to do but to print: help, version, or what is wrong with the arguments.
struct print_command {
    std::string text;
    int exit_code = 0; ///< 0: to standard output, else to standard error
};

using command = std::variant<
    serve_command, migrate_command, config_command, init_command, check_command, send_command,
    rejected_list_command, rejected_readmit_command, spool_status_command, prune_command, ready_command,
    reload_command, tail_command, psql_command, show_command, verify_command, replay_command, forget_command,
    recover_command, subscription_list_command, subscription_create_command, subscription_update_command,
    subscription_delete_command, setup_command, print_command>;

[[nodiscard]] command parse(int argc, const char* const* argv);

} // namespace zoomhook::cli
