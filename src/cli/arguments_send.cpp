// The arguments of `zoomhookd send`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

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

} // namespace zoomhook::cli
