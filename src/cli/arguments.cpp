// The command line as a value: what is asked for, before anything is done.
// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <CLI/CLI.hpp>
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

void add_send(CLI::App& program, send_command& send) {
    CLI::App& command = *program.add_subcommand("send", "Sign a sample notification, or a file, and post it");
    command.add_option("what", send.what, "an event such as meeting.started, or a file")->required();
    command.add_option("--url", send.url, "where to [the first address in the config]");
    command
        .add_option(
            "--secret", send.secret_file,
            "a file with the secret token to sign with; - reads standard input. "
            "Needed for any host but this one"
        )
        ->type_name("FILE");
    add_config_options(command, send.config);
    command.footer("Example:\n  zoomhookd send meeting.started");
}

template <class Command>
CLI::App& add_command(CLI::App& program, const char* name, const char* purpose, Command& c) {
    CLI::App& command = *program.add_subcommand(name, purpose);
    add_config_options(command, c.config);
    const std::string group = program.get_parent() == nullptr ? "" : program.get_name() + " ";
    command.footer(
        std::string("Example:\n  zoomhookd ") + group + name + " --config /etc/zoomhookd/zoomhookd.toml"
    );
    return command;
}

} // namespace

command parse(int argc, const char* const* argv) {
    CLI::App program("Receives Zoom webhooks over HTTPS and stores them in Postgres.", "zoomhookd");
    program.set_version_flag("--version", version_text());
    program.require_subcommand(1);
    program.footer("Next: zoomhookd COMMAND --help");
    serve_command serve;
    migrate_command migrate;
    config_command config;
    send_command send;
    rejected_list_command rejected_list;
    rejected_readmit_command rejected_readmit;
    const auto& serve_app = add_command(program, "serve", "Run the receiver in the foreground", serve);
    const auto& migrate_app =
        add_command(program, "migrate", "Bring the database's schema up to date", migrate);
    const auto& config_app =
        add_command(program, "config", "Show the effective config, secrets masked", config);
    add_send(program, send);
    CLI::App& rejected = *program.add_subcommand("rejected", "Requests that no secret token verified");
    rejected.require_subcommand(1);
    const auto& list_app =
        add_command(rejected, "list", "Show them, judged by today's secrets", rejected_list);
    const auto& readmit_app = add_command(
        rejected, "readmit", "Move into events what verifies with today's secrets", rejected_readmit
    );
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        std::ostringstream out;
        std::ostringstream err;
        const bool asked = program.exit(e, out, err) == 0; // help or version
        return print_command{asked ? out.str() : err.str(), asked ? 0 : 2};
    }
    if (serve_app.parsed()) return serve;
    if (migrate_app.parsed()) return migrate;
    if (config_app.parsed()) return config;
    if (list_app.parsed()) return rejected_list;
    if (readmit_app.parsed()) return rejected_readmit;
    return send;
}

} // namespace zoomhook::cli
