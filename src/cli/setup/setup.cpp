// `zoomhookd setup`: from a running daemon to a URL that Zoom has validated.
// SPDX-License-Identifier: MIT
#include "setup.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <set>
#include <unistd.h>

#include "by_clicking.hpp"
#include "cli/arguments/usage_error.hpp"
#include "cli/check/config_files.hpp"
#include "cli/check/finding.hpp"
#include "cli/load_settings.hpp"
#include "cli/service_user.hpp"
#include "cli/subscription/api_session.hpp"
#include "cli/subscription/challenges.hpp"
#include "cli/subscription/chosen_events.hpp"
#include "cli/subscription/new_subscription.hpp"
#include "cli/subscription/subscription_text.hpp"
#include "cli/terminal/ask.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/quantities.hpp"
#include "cli/terminal/shell.hpp"
#include "cli/terminal/terminal.hpp"
#include "event_question.hpp"
#include "last_validation.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using zoomapi::event_subscription;

constexpr auto validation_overdue = 80h; // Zoom validates an endpoint every 72 hours

/// As Zoom's page and its API may write the same.
std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::string app_of(const config::settings& s) {
    return s.zoom.api.app.empty() ? s.zoom.apps.front().name : s.zoom.api.app;
}

class guide {
public:
    guide(const setup_command& c, std::vector<std::string> events, const config::outcome& loaded)
        : command_(c),
          loaded_(loaded),
          events_(std::move(events)),
          watch_(settings_, settings_.zoom.api.app) {}

    /// Whether Zoom has validated the URL.
    bool run() {
        if (!daemon_is_ready()) return false;
        try {
            url_ = command_.url.empty() ? url_of_tunnel(settings_, command_.ngrok) : command_.url;
            look_at_url();
            return has_no_credentials(settings_.zoom.api) ? by_clicking() : by_api();
        } catch (const usage_error&) {
            throw;
        } catch (const zoomapi::error& e) {
            return fails("Zoom", e.what());
        } catch (const std::runtime_error& e) {
            return fails("setup", e.what());
        }
    }

    void print_next_steps() const {
        const std::string file = command_.config.file.value_or("");
        std::cout << "\nEvents come now. Start a meeting, and watch them arrive:\n  " << sudo_prefix()
                  << "zoomhookd tail" << (file.empty() ? "" : " --config " + shell_word(file)) << '\n';
    }

private:
    void tell(level how, const char* what, const std::string& text, const std::string& fix = "") const {
        print_finding({how, what, text, fix}, coloured_);
    }
    bool declines() const {
        tell(level::warn, "Zoom", "nothing was changed");
        return false;
    }
    bool fails(const char* what, const std::string& text, const std::string& fix = "") const {
        tell(level::fail, what, text, fix);
        return false;
    }

    [[nodiscard]] bool daemon_is_ready() const {
        findings all = check_settings(loaded_, command_.config);
        const findings running = check_daemon(loaded_, config_files(loaded_));
        all.insert(all.end(), running.begin(), running.end());
        for (const finding& f : all) print_finding(f, coloured_);
        become_service_user(settings_.spool.directory); // what only root may read is read
        return std::ranges::none_of(all, [](const finding& f) { return f.how == level::fail; });
    }

    /// Zoom's way in may be open where ours isn't, so that this decides nothing.
    void look_at_url() const {
        finding f = check_public_url(url_);
        if (f.how == level::ok) f.text = url_ + " reaches a zoomhookd";
        if (f.how == level::fail) f.how = level::warn;
        print_finding(f, coloured_);
    }

    bool by_clicking() {
        std::cout << what_to_click({command_.name, url_, events_}, settings_) << std::flush;
        return await_challenge();
    }

    bool by_api() {
        api_session api(settings_);
        std::vector<event_subscription> there = api.subscriptions().list();
        std::erase_if(there, [this](const event_subscription& s) {
            return without_slash(s.url) != without_slash(url_);
        });
        return there.empty() ? subscribe(api.subscriptions()) : leave(there);
    }

    /// There is one with this URL already.
    bool leave(const std::vector<event_subscription>& there) {
        for (const event_subscription& s : there)
            tell(
                level::ok, "Zoom",
                s.id + " \"" + s.name + "\", made " + who_made(s) + ", has this URL and " +
                    count_text(static_cast<std::int64_t>(s.events.size()), "event") + ": left as it is"
            );
        if (const std::vector<std::string> missing = missing_in(there); !missing.empty())
            return fails(
                "events",
                "no subscription with this URL has " + missing.front() +
                    (missing.size() == 1
                         ? ""
                         : " and " + count_text(static_cast<std::int64_t>(missing.size()) - 1, "other")),
                "zoomhookd subscription update ID --events, or subscription create; or on the app's page"
            );
        const auto ago =
            last_validation(settings_, app_of(settings_), watch_.before(), std::chrono::system_clock::now());
        if (ago && *ago < validation_overdue) {
            tell(level::ok, "challenge", "Zoom validated a URL of this app " + age_text(*ago) + " ago");
            return true;
        }
        const event_subscription& first = there.front();
        tell(
            level::warn, "challenge", "no validation of the last 80 hours is known",
            first.may_be_changed()
                ? "to have it now: zoomhookd subscription update " + first.id + " --url " + url_
                : "press Validate on the app's page, Features, Access, Event Subscriptions"
        );
        return await_challenge();
    }

    /// Of the events that were asked for.
    [[nodiscard]] std::vector<std::string> missing_in(const std::vector<event_subscription>& there) const {
        std::vector<std::string> missing = events_;
        for (const event_subscription& s : there)
            std::erase_if(missing, [&s](const std::string& event) {
                return std::ranges::find(s.events, event) != s.events.end();
            });
        return missing;
    }

    bool subscribe(zoomapi::event_subscriptions& at_zoom) {
        if (events_.empty()) events_ = ask_for_events();
        zoomapi::new_subscription wanted{.name = command_.name, .url = url_, .events = events_};
        if (!may_make(wanted)) return declines();
        const std::string id = make(at_zoom, wanted, settings_, command_.allowed_only);
        tell(level::ok, "Zoom", "made " + id);
        if (!watch_.trouble().empty()) return true;
        return await_challenge();
    }

    [[nodiscard]] bool may_make(const zoomapi::new_subscription& wanted) const {
        if (wanted.events.empty()) return false; // none was named
        std::cout << '\n';
        print_wanted(wanted, "zoomhookd send --list", std::cout);
        return command_.yes || agrees("Make this event subscription?");
    }

    bool await_challenge() const {
        if (!watch_.trouble().empty())
            return fails(
                "challenge", "whether it comes can't be told: " + watch_.trouble(), "see admin.listen"
            );
        const arrival last = wait();
        if (last == arrival::answered) {
            tell(level::ok, "challenge", "Zoom validated this URL: " + url_);
            return true;
        }
        if (is_interrupted())
            return fails("challenge", "stopped before it came: zoomhookd setup goes on here");
        const explanation e = why_not_validated(last, url_);
        return fails("challenge", e.why, e.next);
    }

    /// Tells at once what else comes, since it says what to mend meanwhile.
    [[nodiscard]] arrival wait() const {
        if (watch_.look() == arrival::answered) return arrival::answered;
        const deadline begin = steady_clock::now();
        std::optional<progress> bar;
        std::set<arrival> told{arrival::nothing, arrival::answered};
        std::cout << "waiting for Zoom's challenge, " << age_text(command_.wait)
                  << " at most; Ctrl-C ends it\n"
                  << std::flush;
        return watch_.wait_until(begin + command_.wait, [&](arrival now) {
            if (told.insert(now).second) {
                bar.reset();
                const explanation e = why_not_validated(now, url_);
                tell(level::warn, "challenge", e.why, e.next);
            }
            if (!bar) bar.emplace(0, "s of waiting");
            bar->at(static_cast<std::uint64_t>((steady_clock::now() - begin) / 1s));
            return now == arrival::answered;
        });
    }

    const setup_command& command_;
    const config::outcome& loaded_;
    const config::settings& settings_ = loaded_.values;
    const bool coloured_ = has_colours();
    std::vector<std::string> events_;
    const challenge_watch watch_; ///< from before anything is done, so that it misses no challenge
    std::string url_;
};

/// Before anything is done: who can't be asked has to say it.
void refuse_to_ask_nobody(const setup_command& c, const config::settings& s) {
    if (has_no_credentials(s.zoom.api) || isatty(STDIN_FILENO) == 1) return;
    if (c.events.empty())
        throw usage_error("there is no terminal to ask which events: say --events, such as 'meeting.*'");
    if (!c.yes) throw usage_error("there is no terminal to ask whether to go on: add --yes");
}

} // namespace

int run(const setup_command& c) {
    if (!c.url.empty()) refuse_unusable_url(c.url);
    const std::vector<std::string> events = chosen_events(c.events);
    const config::outcome loaded =
        config::load(sources_of(c.config, {.database = false, .api = config::need::must}));
    if (!print_mistakes(loaded)) return 1;
    refuse_to_ask_nobody(c, loaded.values);
    end_in_order_when_interrupted();
    guide steps(c, events, loaded);
    if (!steps.run()) return 1;
    steps.print_next_steps();
    return 0;
}

} // namespace zoomhook::cli
