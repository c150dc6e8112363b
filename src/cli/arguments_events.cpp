// The arguments of the commands that read stored events.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"
#include "moment.hpp"

namespace zoomhook::cli {
namespace {

void add_moment(CLI::App& to, const char* option, std::optional<wall_time>& moment, const char* purpose) {
    to.add_option_function<std::string>(
          option,
          [&moment, option](const std::string& text) {
              moment = moment_of(text, std::chrono::system_clock::now());
              if (!moment)
                  throw CLI::ValidationError(
                      option, text +
                                  " is neither an age such as 10m, 2h or 1d nor a time such as 2026-11-28 or "
                                  "2026-11-28T09:14 (UTC)"
                  );
          },
          purpose
    )
        ->type_name("TIME");
}

void add_event_options(CLI::App& to, store::event_filter& which) {
    to.add_option("--event", which.events, "only these, e.g. 'meeting.*'; may be repeated")
        ->expected(1)
        ->take_all()
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
        "begin with what was received then: 10m, 2h, 1d ago, or 2026-11-28T09:14"
    );
    added.add_option("-n,--count", tail->count, "end after so many")->check(CLI::PositiveNumber);
    added.add_flag("--body", tail->body, "with the body of each");
    added.add_flag("--json", tail->json, "one line of JSON for each, with all columns but raw");
    added.footer("Example:\n  zoomhookd tail --event 'meeting.*' --since 10m");
}

} // namespace zoomhook::cli
