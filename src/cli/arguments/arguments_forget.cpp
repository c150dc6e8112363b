// The arguments of `zoomhookd forget`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

void add_forget(CLI::App& program, command& chosen) {
    const auto forget = std::make_shared<forget_command>();
    CLI::App& added = add_command(
        program, "forget", "Erase what is stored of a person or an account, or redact it", chosen, forget
    );
    added.add_option(
        "--email", forget->emails,
        "an e-mail address, in whatever case; may be repeated; - reads them from standard input, one a line"
    );
    added.add_option("--user-id", forget->user_ids, "a user's id; may be repeated");
    added.add_option("--account-id", forget->account_ids, "an account's id; may be repeated");
    added.add_flag("--again", forget->again, "all that were ever forgotten: after a restore");
    added.add_flag(
        "--redact", forget->redact, "keep the rows and replace only the values, where others are in them, too"
    );
    added.add_flag("--dry-run", forget->dry_run, "only report what would be erased");
    added.add_flag("--yes", forget->yes, "don't ask");
    added.add_flag("--json", forget->json, "report as one line of JSON");
    added.footer("Of an erased row of events only the key and the digest stay, so that no retry, spool or "
                 "readmitted copy brings it\n"
                 "back. A redacted row stays, for the others who are in it; \"redacted\" stands where the "
                 "person was. Rows of rejected\n"
                 "are deleted. Run it as the owner of the tables, and on each machine that has a spool.\n\n"
                 "Examples:\n  zoomhookd forget --email jo@example.com --dry-run\n"
                 "  zoomhookd forget --email jo@example.com --user-id z8yCxTTTTSiw02QgCAp8uQ --yes\n"
                 "  zoomhookd forget --email - --yes < addresses");
}

} // namespace zoomhook::cli
