// `zoomhookd tail`.
// SPDX-License-Identifier: MIT
#include "tail.hpp"

#include <poll.h>
#include <unistd.h>

#include <iostream>
#include <thread>

#include "cli/service_user.hpp"
#include "cli/terminal/json_line.hpp"
#include "cli/terminal/terminal.hpp"
#include "event_text.hpp"
#include "unknown_event.hpp"
#include "zoomhook/app/options.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

/// How often the table is looked at where no announcement comes: through a pooler, say.
constexpr auto longest_rest = 1s;

/// `tail | head -1`: else it would only be noticed when the next event comes.
bool nobody_reads() {
    pollfd out{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
    return !std::cout || (poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0);
}

/// Postgres comes and goes; each is told once.
class follower {
public:
    follower(const store::options& o, const tail_command& c)
        : feed_(o, c.which, {.body = c.body, .json = c.json}) {}

    /// None where none came, or Postgres is away.
    std::vector<store::shown_event> next() {
        try {
            auto some = feed_.next(longest_rest);
            if (std::exchange(away_, false)) std::cerr << "Postgres is back; nothing was missed\n";
            return some;
        } catch (const store::connection_lost& e) {
            if (!std::exchange(away_, true)) std::cerr << e.what() << "; waiting for it\n";
            std::this_thread::sleep_for(longest_rest);
            return {};
        }
    }

private:
    store::event_feed feed_;
    bool away_ = false;
};

std::string text_of(const store::shown_event& e, const tail_command& c, bool coloured) {
    if (c.json) return harmless_json(e.json) + "\n";
    std::string text = event_line(e, coloured) + "\n";
    if (!c.body) return text;
    const std::string none = "no JSON that Postgres takes: zoomhookd show " + std::to_string(e.id) + " --raw";
    return text + indented(e.body.empty() ? none : e.body, "    ");
}

} // namespace

int run(const tail_command& c) {
    const auto settings = load_settings_as_service(c.config, {.secret = false});
    if (!settings) return 1;
    tell_unknown_events(c.which.events, std::cerr);
    follower events(app::store_options(*settings), c);
    const bool coloured = has_colours();
    std::uint64_t shown = 0;
    while (!nobody_reads()) {
        for (const store::shown_event& e : events.next()) {
            std::cout << text_of(e, c, coloured);
            if (++shown == c.count) return 0;
        }
        std::cout.flush();
    }
    return 0;
}

} // namespace zoomhook::cli
