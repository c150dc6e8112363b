// The arguments of `zoomhookd rejected list` and `zoomhookd rejected readmit`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

void add_rejected(CLI::App& program, command& chosen) {
    CLI::App& rejected = add_group(program, "rejected", "Requests that no secret token verified");
    add_command<rejected_list_command>(rejected, "list", "Show them, judged by today's secrets", chosen);
    const auto readmit = std::make_shared<rejected_readmit_command>();
    add_command(rejected, "readmit", "Move into events what verifies with today's secrets", chosen, readmit)
        .add_flag(
            "--stale", readmit->stale, "also what was stale when it came: this machine's clock was wrong"
        );
}

} // namespace zoomhook::cli
