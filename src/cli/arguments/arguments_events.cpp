// The arguments of the commands that read stored events.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {
namespace {

/// CLI11's own would tell the range of a double.
std::string whole_number(const std::string& text) {
    const bool is_one = !text.empty() && text.size() < 19 && text[0] != '0' &&
                        text.find_first_not_of("0123456789") == text.npos;
    return is_one ? "" : text + " is not a whole number from 1 on";
}

void add_event_options(CLI::App& to, store::event_filter& which) {
    to.add_option("--event", which.events, "only these, e.g. 'meeting.*'; may be repeated")
        ->expected(1)
        ->take_all()
        ->check([](const std::string& pattern) {
            return pattern.empty() ? "is empty, which no event's name is; e.g. 'meeting.*'" : "";
        })
        ->type_name("PATTERN");
    to.add_option("--account", which.account, "only this account's")->type_name("ID");
}

} // namespace

void add_tail(CLI::App& program, command& chosen) {
    const auto tail = std::make_shared<tail_command>();
    CLI::App& added = add_command(program, "tail", "Show events as they are stored", chosen, tail);
    add_event_options(added, tail->which);
    add_moment(
        added, "--since", tail->which.since,
        "begin with what was received then: an age such as 10m, 2h or 1d, or 2026-11-28T09:14"
    );
    added.add_option("-n,--count", tail->count, "end after so many")->check(whole_number);
    added.add_flag("--body", tail->body, "with the body of each");
    added.add_flag(
        "--json", tail->json, "one line of JSON for each, with all columns but raw; body with --body"
    );
    added.footer("Example:\n  zoomhookd tail --event 'meeting.*' --since 10m");
}

void add_show(CLI::App& program, command& chosen) {
    const auto show = std::make_shared<show_command>();
    CLI::App& added =
        add_command(program, "show", "Show all of one event, and whether it verifies", chosen, show);
    added.add_option("id", show->id, "the event's id")->required()->check(whole_number);
    CLI::Option* const json = added.add_flag("--json", show->json, "as one line of JSON");
    added.add_flag("--raw", show->raw, "only its body, byte for byte as received")->excludes(json);
    added.footer("Example:\n  zoomhookd show 12345");
}

void add_verify(CLI::App& program, command& chosen) {
    const auto verify = std::make_shared<verify_command>();
    CLI::App& added =
        add_command(program, "verify", "Tell whether stored events are still what Zoom sent", chosen, verify);
    CLI::Option* const id = added.add_option("id", verify->id, "the event's id")->check(whole_number);
    CLI::Option* const all = added.add_flag("--all", verify->all, "every event")->excludes(id);
    add_moment(added, "--since", verify->which.since, "of all only what was received then or later, e.g. 7d");
    added.get_option("--since")->needs(all);
    added.add_flag("--json", verify->json, "as one line of JSON");
    added.footer("Examples:\n  zoomhookd verify 12345\n  zoomhookd verify --all --since 7d");
    added.parse_complete_callback([id, all] {
        if (id->count() + all->count() == 0) throw CLI::RequiredError("the id of an event, or --all,");
    });
}

void add_replay(CLI::App& program, command& chosen) {
    const auto replay = std::make_shared<replay_command>();
    CLI::App& added = add_command(
        program, "replay", "Post stored notifications to another receiver, freshly signed", chosen, replay
    );
    added.add_option("--to", replay->to, "where to")->required()->type_name("URL");
    added
        .add_option(
            "--secret", replay->secret_file,
            "a file with the receiver's own secret token, never the one that Zoom signs with; - reads "
            "standard input"
        )
        ->required()
        ->type_name("FILE");
    add_event_options(added, replay->which);
    add_moment(
        added, "--since", replay->which.since,
        "what was received then or later: an age such as 2h or 1d, or 2026-11-28"
    );
    add_moment(added, "--until", replay->which.until, "what was received before");
    CLI::Option* const id = added.add_option("--id", replay->id, "only this event")->check(whole_number);
    for (const char* other : {"--event", "--account", "--since", "--until"})
        id->excludes(added.get_option(other));
    added.add_option("--after", replay->after, "only those with a higher id: goes on where it stopped")
        ->check(whole_number)
        ->excludes(id)
        ->type_name("ID");
    added.add_option("--rate", replay->rate, "at most so many a second")
        ->check(CLI::Range(0.001, 1e6))
        ->check(refuse_nan);
    added.add_flag("--json", replay->json, "the summary as one line of JSON");
    added.footer("Example:\n  zoomhookd replay --event 'meeting.*' --since 2d --to "
                 "https://staging.example.org/webhook --secret token");
}

} // namespace zoomhook::cli
