// The command line as a value: what is asked for, before anything is done.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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
};
struct send_command {
    config_arguments config;
    std::string what;        ///< an event's name or a file
    std::string url;         ///< empty: the daemon that the config describes
    std::string secret_file; ///< empty: the config's token; "-": standard input
};
struct rejected_list_command {
    config_arguments config;
};
struct rejected_readmit_command {
    config_arguments config;
    bool stale = false; ///< also what was stale
};
struct spool_status_command {
    config_arguments config;
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
/// Nothing to do but to print: help, version, or what is wrong with the arguments.
struct print_command {
    std::string text;
    int exit_code = 0; ///< 0: to standard output, else to standard error
};

using command = std::variant<
    serve_command, migrate_command, config_command, send_command, rejected_list_command,
    rejected_readmit_command, spool_status_command, prune_command, ready_command, reload_command,
    forget_command, print_command>;

[[nodiscard]] command parse(int argc, const char* const* argv);

} // namespace zoomhook::cli
