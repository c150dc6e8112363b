// The command line as a value: what is asked for, before anything is done.
// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <sstream>

#include "argument_parts.hpp"
#include "version.hpp"

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
    add_rejected(program, chosen);
    add_command<spool_status_command>(
        add_group(program, "spool", "Look into the spool"), "status",
        "Show what waits in the spool, and whether Postgres is up; changes nothing", chosen
    );
    add_forget(program, chosen);
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
