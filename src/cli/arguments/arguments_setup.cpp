// The arguments of `zoomhookd setup`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"
#include "cli/terminal/moment.hpp"

namespace zoomhook::cli {

void add_setup(CLI::App& program, command& chosen) {
    const auto setup = std::make_shared<setup_command>();
    CLI::App& added = add_command(
        program, "setup", "Lead from a running daemon to a URL that Zoom has validated", chosen, setup
    );
    added.add_option("--url", setup->url, "the public one; else that of ngrok's tunnel to this daemon");
    add_subscribed_events(added, setup->events, setup->allowed_only);
    added.add_option("--name", setup->name, "what the subscription is called")->capture_default_str();
    added.add_option("--ngrok", setup->ngrok, "the local API of ngrok's agent")->capture_default_str();
    added
        .add_option_function<std::string>(
            "--wait",
            [setup](const std::string& text) {
                const auto length = duration_of(text);
                if (!length)
                    throw CLI::ValidationError("--wait", text + " is no length of time such as 30s or 5m");
                setup->wait = *length;
            },
            "how long for Zoom's challenge [5m]"
        )
        ->type_name("TIME");
    added.add_flag("--yes", setup->yes, "don't ask");
    added.footer(
        "Makes the event subscription where the config has [zoom.api], and else says what to click; then "
        "waits for\nZoom's challenge. Exits with 0 where Zoom has validated the URL.\n\nExamples:\n  "
        "zoomhookd setup\n  zoomhookd setup --url https://zoom.example.com/webhook --events 'meeting.*' --yes"
    );
}

} // namespace zoomhook::cli
