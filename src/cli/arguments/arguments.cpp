// The command line as a value: what is asked for, before anything is done.
// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

#include "argument_parts.hpp"
#include "cli/version.hpp"
#include "command_line_mistakes.hpp"

namespace zoomhook::cli {
namespace {

void add_prune(CLI::App& program, command& chosen) {
    const auto prune = std::make_shared<prune_command>();
    CLI::App& added = add_command(
        program, "prune", "Drop what is older than retention.keep, as serve does hourly", chosen, prune
    );
    added.add_flag("--dry-run", prune->dry_run, "only show what would be dropped");
    added.footer("Example:\n  zoomhookd prune --dry-run");
}

void add_config(CLI::App& program, command& chosen) {
    const auto config = std::make_shared<config_command>();
    add_command(program, "config", "Show the effective config, secrets masked", chosen, config)
        .add_flag("--json", config->json, "one line of JSON for each value");
}

void add_spool(CLI::App& program, command& chosen) {
    const auto status = std::make_shared<spool_status_command>();
    add_command(
        add_group(program, "spool", "Look into the spool"), "status",
        "Show what waits in the spool, and whether Postgres is up; changes nothing", chosen, status
    )
        .add_flag("--json", status->json, "as one line of JSON");
}

void add_commands(CLI::App& program, command& chosen) {
    add_command<serve_command>(program, "serve", "Run the receiver in the foreground", chosen);
    add_command<migrate_command>(program, "migrate", "Bring the database's schema up to date", chosen);
    add_config(program, chosen);
    add_command<reload_command>(program, "reload", "Make the running daemon read its config again", chosen);
    add_command<ready_command>(
        program, "ready", "Ask the running daemon whether it can store; exit code 0 or 1", chosen
    );
    add_init(program, chosen);
    add_check(program, chosen);
    add_send(program, chosen);
    add_prune(program, chosen);
    add_rejected(program, chosen);
    add_spool(program, chosen);
    add_tail(program, chosen);
    add_psql(program, chosen);
    add_show(program, chosen);
    add_verify(program, chosen);
    add_replay(program, chosen);
    add_forget(program, chosen);
    add_recover(program, chosen);
    add_setup(program, chosen);
    add_subscription(program, chosen);
}

/// Names an option's value, and nothing of its limits and what it excludes: a mistake tells that.
struct terse_formatter : CLI::Formatter {
    std::string make_option_opts(const CLI::Option* option) const override {
        const std::string name = option->get_type_size() == 0 ? "" : option->get_type_name();
        return name.empty() ? "" : " " + name.substr(0, name.find(':'));
    }
};

struct command_group {
    const char* title;
    std::vector<std::string> names;
};

/// The overview's headings; a command that is in none of them stands under CLI11's own.
const std::array groups{
    command_group{
        "Set it up and run it",
        {"init", "setup", "subscription", "check", "serve", "migrate", "config", "reload", "ready"}},
    command_group{"Try it out", {"send"}},
    command_group{"Look at what came", {"tail", "show", "verify", "psql", "replay", "rejected", "spool"}},
    command_group{"Fetch what never came", {"recover"}},
    command_group{"Remove what is not to be kept", {"prune", "forget"}},
    command_group{"Learn more", {"help"}},
};

void put_into_groups(CLI::App& program) {
    for (CLI::App* command : program.get_subcommands([](CLI::App*) { return true; }))
        for (const auto& [title, names] : groups)
            if (std::ranges::find(names, command->get_name()) != names.end()) command->group(title);
}

/// `zoomhookd help send` is `zoomhookd send --help`.
std::vector<std::string> words_of(int argc, const char* const* argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty() || words.front() != "help") return words;
    words.erase(words.begin());
    words.emplace_back("--help");
    return words;
}

/// Help that was asked for, or what is wrong.
print_command printed(const CLI::App& program, const CLI::ParseError& e) {
    const bool unknown_command = program.get_subcommands().empty() && !program.remaining(false).empty();
    if (e.get_exit_code() != 0 || unknown_command) return {explain(program, e), 2};
    std::ostringstream text;
    std::ostringstream ignored;
    program.exit(e, text, ignored);
    return {text.str(), 0};
}

} // namespace

command parse(int argc, const char* const* argv) {
    CLI::App program("Receives Zoom webhooks over HTTPS and stores them in Postgres.", "zoomhookd");
    program.formatter(std::make_shared<terse_formatter>());
    program.set_version_flag("--version", version_text());
    program.require_subcommand(1);
    program.footer("Next: zoomhookd COMMAND --help");
    command chosen;
    add_commands(program, chosen);
    program.add_subcommand("help", "Tell what a command does: zoomhookd help send")->callback([&] {
        chosen = print_command{program.help(), 0};
    });
    put_into_groups(program);
    try {
        std::vector<std::string> words = words_of(argc, argv);
        std::ranges::reverse(words); // as CLI11 takes them
        program.parse(words);
    } catch (const CLI::ParseError& e) {
        return printed(program, e);
    }
    return chosen;
}

} // namespace zoomhook::cli
