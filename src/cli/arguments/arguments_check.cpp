// The arguments of `zoomhookd check`.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

namespace zoomhook::cli {

void add_check(CLI::App& program, command& chosen) {
    const auto check = std::make_shared<check_command>();
    CLI::App& added = add_command(
        program, "check", "Say whether events would arrive, and what to do if not", chosen, check
    );
    added.add_option("--url", check->url, "also try this public URL, as Zoom would");
    added.add_option("--ngrok", check->ngrok, "the local API of ngrok's agent")->capture_default_str();
    added.add_flag("--json", check->json, "as one line of JSON");
    added.footer("Example:\n  sudo zoomhookd check --url https://zoom.example.com/webhook");
}

} // namespace zoomhook::cli
