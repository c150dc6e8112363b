// Asks which events a subscription is to have.
// SPDX-License-Identifier: MIT
#include "event_question.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <iostream>
#include <unistd.h>

#include "cli/arguments/usage_error.hpp"
#include "cli/subscription/chosen_events.hpp"
#include "cli/subscription/event_families.hpp"
#include "cli/terminal/ask.hpp"

namespace zoomhook::cli {
namespace {

constexpr const char* usual_events = "meeting.*";

std::vector<std::string> patterns_in(const std::string& typed) {
    std::vector<std::string> all;
    boost::algorithm::split(
        all, typed, boost::algorithm::is_any_of(", "), boost::algorithm::token_compress_on
    );
    std::erase(all, "");
    return all;
}

} // namespace

std::vector<std::string> ask_for_events() {
    if (isatty(STDIN_FILENO) != 1)
        throw usage_error(
            "there is no terminal to ask which events: say --events, such as --events 'meeting.*'"
        );
    std::cerr << "\nZoom has these events; zoomhookd send --list names them:\n"
              << families_text(subscribable_events(), "  ");
    for (;;) {
        const auto typed =
            ask(std::string("Which? Patterns with commas between [") + usual_events + "]: ", echo::on);
        if (!typed) return {};
        try {
            return chosen_events(patterns_in(typed->empty() ? usual_events : *typed));
        } catch (const usage_error& e) {
            std::cerr << e.what() << '\n';
        }
    }
}

} // namespace zoomhook::cli
