// `zoomhookd recover`: stores what never arrived and Zoom's webhook logs still have.
// SPDX-License-Identifier: MIT
#include "recover.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "cli/arguments/usage_error.hpp"
#include "cli/service_user.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/terminal.hpp"
#include "recover_report.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/app/screening.hpp"
#include "zoomhook/base/periodic.hpp"
#include "zoomhook/base/utc.hpp"
#include "zoomhook/zoomapi/error.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

recovery::request request_of(const recover_command& c, const config::settings& s, wall_time now) {
    return {
        .from = c.since.value_or(zoomapi::oldest_log(now)),
        .to = c.until.value_or(now),
        .type = c.all ? zoomapi::log_type::all : zoomapi::log_type::failed,
        .app = s.zoom.api.app};
}

void refuse_no_time(const recover_command& c, wall_time now) {
    if (c.since && c.until && *c.since >= *c.until) throw usage_error("--since is not before --until");
    if ((c.until && *c.until <= zoomapi::oldest_log(now)) || (c.since && *c.since >= now))
        throw usage_error("Zoom keeps the seven days up to now, and nothing of that time is among them");
}

class recovering {
public:
    recovering(const config::settings& s, const recover_command& c) : settings_(s), command_(c) {}

    int run() {
        const periodic watch(50ms, [this] {
            if (is_interrupted()) stop_.request_stop();
        });
        store::recovery rows(app::store_options(settings_), stop_.get_token());
        if (!command_.dry_run && !rows.try_begin())
            throw std::runtime_error(
                "a daemon, or another zoomhookd recover, recovers into this database just now; it ends "
                "within minutes mostly: try again then"
            );
        const std::string why_not = read_all(rows);
        if (command_.json)
            print_json_report(report_, command_, why_not, std::cout);
        else if (why_not.empty() || report_.entries > 0)
            print_report(report_, command_, std::cout);
        if (why_not.empty() && report_.refused == 0) return 0;
        if (why_not.empty())
            throw std::runtime_error(
                "Postgres refuses entries: mend that, then the same command again stores them"
            );
        if (report_.entries == 0) throw std::runtime_error("nothing was read: " + why_not);
        throw std::runtime_error(
            "not all was read: " + why_not +
            "\nNext: the same command goes on; what is stored is not stored again"
        );
    }

private:
    /// Where no bar is drawn, since Zoom may let us wait for minutes.
    static void tell_start(const recovery::request& q, const std::string& whom) {
        if (has_bar()) return;
        const bool all = q.type == zoomapi::log_type::all;
        const wall_time from = std::max(q.from, zoomapi::oldest_log(std::chrono::system_clock::now()));
        std::cerr << "reading Zoom's log of " << (all ? "all" : "failed") << " deliveries from "
                  << iso_text(from) << " to " << iso_text(q.to) << " at " << whom << std::endl;
    }

    /// Why it was ended before its end; empty: it was not.
    std::string read_all(store::recovery& rows) {
        const recovery::request q = request_of(command_, settings_, std::chrono::system_clock::now());
        tell_start(q, settings_.zoom.api.api_url);
        const std::uint64_t minutes = static_cast<std::uint64_t>((q.to - q.from) / 1min);
        const bool has_steps =
            minutes > 360; // of six hours, as Zoom is asked; else only entries can be counted
        progress bar(has_steps ? minutes : 0, has_steps ? "minutes of the log" : "entries of the log");
        const recovery::callbacks callbacks{
            .store = [&](std::span<const store::recovered_event> some, const store::refusal_told& told
                     ) { return rows.store(some, command_.dry_run, told); },
            .screen = app::screening(settings_),
            .told =
                [&](const recovery::report& r) {
                    report_ = r;
                    const double read = r.progress * static_cast<double>(minutes);
                    if (has_steps)
                        bar.at(static_cast<std::uint64_t>(read), std::to_string(r.entries) + " found");
                    else
                        bar.at(r.entries);
                }};
        try {
            const zoomapi::options o = app::zoomapi_options(settings_);
            const auto transport = zoomapi::curl_transport(o);
            zoomapi::client client(o, *transport, {.stop = stop_.get_token()});
            recovery::run(client, q, callbacks, report_);
            return {};
        } catch (const zoomapi::error& e) {
            return e.about.why == zoomapi::cause::stopped ? "interrupted" : e.what();
        } catch (const store::error& e) {
            return is_interrupted() ? "interrupted" : e.what();
        }
    }

    const config::settings& settings_;
    const recover_command& command_;
    recovery::report report_;
    std::stop_source stop_;
};

} // namespace

int run(const recover_command& c) {
    refuse_no_time(c, std::chrono::system_clock::now());
    const auto settings = load_settings_as_service(c.config, {.api = config::need::must});
    if (!settings) return 1;
    if (const std::string why_not = app::why_not_recoverable(*settings); !why_not.empty())
        throw std::runtime_error(
            why_not + "; docs/recover.md says where each is found, zoomhookd config what is in effect"
        );
    end_in_order_when_interrupted();
    return recovering(*settings, c).run();
}

} // namespace zoomhook::cli
