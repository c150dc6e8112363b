// The command line as a value: what is asked for, before anything is done.
// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <sstream>
#include <vector>

#include "version.hpp"

namespace zoomhook::cli {
namespace {

/// Arguments are visible to every user of the machine.
constexpr const char* secret_keys[] = {"zoom.secret_token", "zoom.apps", "database.url"};

void take_setting(config_arguments& config, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == text.npos)
        throw CLI::ValidationError("--set", text + " is not KEY=VALUE, as in --set log.level=debug");
    const std::string key = text.substr(0, equals);
    for (const char* secret : secret_keys)
        if (key == secret)
            throw CLI::ValidationError(
                "--set", key + " may hold a secret; put it into the config file or environment"
            );
    config.flags[key] = text.substr(equals + 1);
}

void add_config_options(CLI::App& command, config_arguments& config) {
    command.add_option("-c,--config", config.file, "the config file [/etc/zoomhookd/zoomhookd.toml]");
    command.add_option("--env-file", config.env_file, "a file of KEY=value lines, such as a .env");
    command
        .add_option_function<std::vector<std::string>>(
            "--set",
            [&config](const std::vector<std::string>& all) {
                for (const std::string& one : all) take_setting(config, one);
            },
            "KEY=VALUE: overrides one key of the config, may be repeated"
        )
        ->expected(1)
        ->take_all()
        ->type_name("KEY=VALUE");
}

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

void add_send(CLI::App& program, command& chosen) {
    const auto send = std::make_shared<send_command>();
    CLI::App& added =
        add_command(program, "send", "Sign a sample notification, or a file, and post it", chosen, send);
    added.add_option("what", send->what, "an event such as meeting.started, or a file")->required();
    added.add_option("--url", send->url, "where to [the first address in the config]");
    added
        .add_option(
            "--secret", send->secret_file,
            "a file with the secret token to sign with; - reads standard input. "
            "Needed for any host but this one"
        )
        ->type_name("FILE");
    added.footer("Example:\n  zoomhookd send meeting.started");
}

void add_prune(CLI::App& program, command& chosen) {
    const auto prune = std::make_shared<prune_command>();
    CLI::App& added = add_command(
        program, "prune", "Drop what is older than retention.keep, as serve does hourly", chosen, prune
    );
    added.add_flag("--dry-run", prune->dry_run, "only show what would be dropped");
    added.footer("Example:\n  zoomhookd prune --dry-run");
}

CLI::App& add_group(CLI::App& program, const std::string& name, const char* purpose) {
    CLI::App& group = *program.add_subcommand(name, purpose);
    group.require_subcommand(1);
    group.footer("Next: zoomhookd " + name + " COMMAND --help");
    return group;
}

void add_commands(CLI::App& program, command& chosen) {
    add_command<serve_command>(program, "serve", "Run the receiver in the foreground", chosen);
    add_command<migrate_command>(program, "migrate", "Bring the database's schema up to date", chosen);
    add_command<config_command>(program, "config", "Show the effective config, secrets masked", chosen);
    add_command<reload_command>(program, "reload", "Make the running daemon read its config again", chosen);
    add_command<ready_command>(
        program, "ready", "Ask the running daemon whether it can store; exit code 0 or 1", chosen
    );
    add_send(program, chosen);
    add_prune(program, chosen);
    CLI::App& rejected = add_group(program, "rejected", "Requests that no secret token verified");
    add_command<rejected_list_command>(rejected, "list", "Show them, judged by today's secrets", chosen);
    const auto readmit = std::make_shared<rejected_readmit_command>();
    add_command(rejected, "readmit", "Move into events what verifies with today's secrets", chosen, readmit)
        .add_flag(
            "--stale", readmit->stale, "also what was stale when it came: this machine's clock was wrong"
        );
    add_command<spool_status_command>(
        add_group(program, "spool", "Look into the spool"), "status",
        "Show what waits in the spool, and whether Postgres is up; changes nothing", chosen
    );
}

} // namespace

command parse(int argc, const char* const* argv) {
    CLI::App program("Receives Zoom webhooks over HTTPS and stores them in Postgres.", "zoomhookd");
    program.set_version_flag("--version", version_text());
    program.require_subcommand(1);
    program.footer("Next: zoomhookd COMMAND --help");
    command chosen;
    add_commands(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        std::ostringstream out;
        std::ostringstream err;
        const bool asked = program.exit(e, out, err) == 0; // help or version
        return print_command{asked ? out.str() : err.str(), asked ? 0 : 2};
    }
    return chosen;
}

} // namespace zoomhook::cli
