// The arguments of `zoomhookd psql`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

void add_psql(CLI::App& program, command& chosen) {
    const auto psql = std::make_shared<psql_command>();
    CLI::App& added =
        add_command(program, "psql", "Run psql on the config's database, to read", chosen, psql);
    added.remove_option(added.get_option("--config")); // -c is psql's here
    add_config_file(added, psql->config, "--config");
    added.add_option("-c,--command", psql->statements, "run this statement and end; may be repeated")
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false) // else it would take the -- behind it
        ->type_name("SQL");
    added.add_option("-f,--file", psql->files, "run what is in this file and end; may be repeated")
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false)
        ->type_name("FILE");
    added.add_flag("--write", psql->write, "with all rights of database.url, not to read only");
    added.add_option("arguments", psql->arguments, "psql's own, behind --")->type_name("-- ARGUMENT...");
    added.footer(
        "Examples:\n  zoomhookd psql -c 'TABLE recent LIMIT 20'\n  zoomhookd psql -f report.sql -- --csv"
    );
}

} // namespace zoomhook::cli
