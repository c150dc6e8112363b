// The arguments of `zoomhookd recover`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

void add_recover(CLI::App& program, command& chosen) {
    const auto recover = std::make_shared<recover_command>();
    CLI::App& added = add_command(
        program, "recover", "Fetch from Zoom's logs what never arrived, and store it", chosen, recover
    );
    add_moment(
        added, "--since", recover->since,
        "what Zoom tried to deliver then or later: an age such as 2h or 1d, or 2026-11-28; without it, the "
        "seven days "
        "that Zoom keeps"
    );
    add_moment(added, "--until", recover->until, "what it tried before");
    added
        .add_option_function<std::string>(
            "--type", [recover](const std::string& type) { recover->all = type == "all"; },
            "failed, which is what it takes by default, or all: also what Zoom takes for delivered"
        )
        ->check([](const std::string& type) {
            return type == "failed" || type == "all" ? "" : type + " is neither failed nor all";
        })
        ->type_name("TYPE");
    added.add_flag("--dry-run", recover->dry_run, "only report what would be stored");
    added.add_flag("--json", recover->json, "report as one line of JSON");
    added.footer("It needs [zoom.api] in the config. To run it twice, or while the daemon serves, is "
                 "harmless.\n\nExample:\n  zoomhookd recover --since 2h --dry-run");
}

} // namespace zoomhook::cli
