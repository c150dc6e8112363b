// The arguments of `zoomhookd init`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

void add_init(CLI::App& program, command& chosen) {
    const auto init = std::make_shared<init_command>();
    CLI::App& added = add_command(
        program, "init", "Make a config, the database and its schema; says what to do next", chosen, init
    );
    added
        .add_option(
            "--secret", init->secret_file,
            "a file with Zoom's Secret Token; - reads standard input. Else it asks"
        )
        ->type_name("FILE");
    added.add_option("--database", init->database, "the database's URL, without a password. Else it asks")
        ->type_name("URL");
    added.footer("Example:\n  sudo zoomhookd init");
}

} // namespace zoomhook::cli
