// The arguments of `zoomhookd send`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {
namespace {

void add_receiver(CLI::App& to, send_command& send) {
    to.add_option("--url", send.url, "where to [the first address in the config]")->type_name("URL");
    to.add_option("--app", send.app, "whose secret token of the config signs [the first]")->type_name("NAME");
    to.add_option(
          "--secret", send.secret_file,
          "a file with the secret token to sign with; - reads standard input. "
          "Needed for any host but this one"
    )
        ->type_name("FILE")
        ->excludes("--app");
}

void add_variations(CLI::App& to, send_command& send) {
    to.add_option("--count", send.count, "that many notifications, each a new one")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}));
    to.add_option(
          "--rate", send.rate,
          "that many a second, on several connections [one after the other, as fast as they are answered]"
    )
        ->type_name("R")
        ->check(CLI::Range(0.001, 100'000.0))
        ->check(refuse_nan)
        ->needs("--count");
    to.add_flag("--duplicate", send.duplicate, "post it twice, as Zoom does when it tries again: one row")
        ->excludes("--count");
    to.add_flag("--stale", send.stale, "with a timestamp 10 minutes old; should be answered 503")
        ->excludes("--duplicate");
    to.add_flag("--bad-signature", send.bad_signature, "with a wrong signature; should be answered 401")
        ->excludes("--duplicate")
        ->excludes("--stale");
}

void add_instead(CLI::App& to, send_command& send) {
    to.add_flag(
          "--challenge", send.challenge, "play Zoom's URL validation, and judge the answer as Zoom does"
    )
        ->excludes("--count")
        ->excludes("--duplicate")
        ->excludes("--stale")
        ->excludes("--bad-signature");
    to.add_flag(
        "--list", send.list,
        "name the events, their family, and whether a sample is written or a generic one is made"
    );
    to.add_flag("--names", send.names, "with --list: the names alone")->needs("--list");
    to.add_flag("--json", send.json, "print one JSON object a line");
}

void check(const send_command& send) {
    if (send.what.empty() != (send.challenge || send.list))
        throw CLI::ValidationError(
            send.what.empty()
                ? "send what? An event such as meeting.started, or a file; zoomhookd send --list names the "
                  "events"
                : send.what + ": nothing is sent besides with --challenge or --list; leave one of them out"
        );
    if (send.challenge && send.list) throw CLI::ValidationError("--challenge or --list, not both");
}

} // namespace

void add_send(CLI::App& program, command& chosen) {
    const auto send = std::make_shared<send_command>();
    CLI::App& added =
        add_command(program, "send", "Sign a sample notification, or a file, and post it", chosen, send);
    added.get_option("--set")->description(
        "payload.…=VALUE, event=…, event_ts=…: replaces that value of the body, JSON or else text; "
        "any other KEY=VALUE overrides one key of the config"
    );
    added.add_option("what", send->what, "an event such as meeting.started, or a file")
        ->type_name("EVENT|FILE");
    add_receiver(added, *send);
    add_variations(added, *send);
    add_instead(added, *send);
    added.callback([&chosen, send] {
        check(*send);
        chosen = *send;
    });
    added.footer("Exit code 0 where the answer is the one that a right receiver gives, 1 where it is not.\n"
                 "Examples:\n"
                 "  zoomhookd send meeting.started\n"
                 "  zoomhookd send meeting.created --set payload.object.topic=Budget\n"
                 "  zoomhookd send meeting.participant_joined --count 1000 --rate 50\n"
                 "  zoomhookd send --challenge");
}

} // namespace zoomhook::cli
