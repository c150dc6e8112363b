// What the commands' arguments have in common, and who adds which command.
// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "arguments.hpp"

namespace zoomhook::cli {

/// The option for the config file, by those names; without it, what the environment's ZOOMHOOKD_CONFIG names.
void add_config_file(CLI::App&, config_arguments&, const char* names);

/// --config, --env-file and --set.
void add_config_options(CLI::App&, config_arguments&);

/// For check(): NaN is neither below nor above anything, so that CLI::Range lets it pass.
[[nodiscard]] std::string refuse_nan(const std::string& number);

/// An option that takes an age or a time.
void add_moment(CLI::App& to, const char* option, std::optional<wall_time>& moment, const char* purpose);

/// A command that only has commands of its own.
CLI::App& add_group(CLI::App& program, const std::string& name, const char* purpose);

/// The subcommand `name` of `parent`; where it is what the line asks for, it becomes `chosen`.
template <class Command>
CLI::App& add_command(
    CLI::App& parent, const char* name, const char* purpose, command& chosen,
    const std::shared_ptr<Command>& asked = std::make_shared<Command>()
) {
    CLI::App& added = *parent.add_subcommand(name, purpose);
    add_config_options(added, asked->config);
    const std::string group = parent.get_parent() == nullptr ? "" : parent.get_name() + " ";
    added.footer("Example:\n  zoomhookd " + group + name + " --config /etc/zoomhookd/zoomhookd.toml");
    added.callback([&chosen, asked] { chosen = *asked; });
    return added;
}

/// --events and --allowed-only: which events a subscription has.
void add_subscribed_events(CLI::App&, std::vector<std::string>& patterns, bool& allowed_only);

/// Each adds a family of commands to the program; the one that the line asks for becomes `chosen`.
void add_init(CLI::App& program, command& chosen);
void add_check(CLI::App& program, command& chosen);
void add_send(CLI::App& program, command& chosen);
void add_rejected(CLI::App& program, command& chosen);
void add_tail(CLI::App& program, command& chosen);
void add_psql(CLI::App& program, command& chosen);
void add_show(CLI::App& program, command& chosen);
void add_verify(CLI::App& program, command& chosen);
void add_replay(CLI::App& program, command& chosen);
void add_forget(CLI::App& program, command& chosen);
void add_recover(CLI::App& program, command& chosen);
void add_subscription(CLI::App& program, command& chosen);
void add_setup(CLI::App& program, command& chosen);

} // namespace zoomhook::cli
