// Whether Zoom's challenge arrived at the daemon, and what became of it.
// SPDX-License-Identifier: MIT
#include "challenges.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "cli/admin.hpp"
#include "cli/client/http_client.hpp"
#include "cli/client/metrics_page.hpp"
#include "cli/terminal/interrupt.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 200ms;

} // namespace

challenge_counts read_counts(const std::string& page, const std::string& app) {
    const auto challenges = [&](const char* name, std::vector<std::string> labels) {
        if (!app.empty()) labels.push_back(metric_label("app", app));
        return metric_sum(page, name, labels).value_or(0);
    };
    const auto refused = [&page](const char* reason) {
        return metric_sum(page, "zoomhookd_refused_total", {metric_label("reason", reason)}).value_or(0);
    };
    return {
        .started = metric_sum(page, "process_start_time_seconds").value_or(0),
        .answered = challenges("zoomhookd_challenges_total", {metric_label("result", "answered")}),
        .odd = challenges("zoomhookd_challenges_total", {metric_label("result", "refused")}),
        .unverified = refused("no secret matches"),
        .stale = refused("stale"),
        .answered_at = challenges("zoomhookd_last_challenge_timestamp_seconds", {}),
    };
}

arrival arrived_between(const challenge_counts& earlier, const challenge_counts& after) {
    const challenge_counts before = after.started == earlier.started ? earlier : challenge_counts{};
    if (after.answered > before.answered) return arrival::answered;
    if (after.unverified > before.unverified) return arrival::unverified;
    if (after.stale > before.stale) return arrival::stale;
    if (after.odd > before.odd) return arrival::odd;
    return arrival::nothing;
}

challenge_watch::challenge_watch(const config::settings& s, std::string app)
    : settings_(s),
      app_(std::move(app)) {
    try {
        before_ = ask();
    } catch (const std::exception& e) {
        trouble_ = e.what();
    }
}

challenge_counts challenge_watch::ask() const {
    const http_answer page = perform(request_to(settings_, "/metrics"));
    if (page.status != 200)
        throw std::runtime_error("its metrics are answered " + std::to_string(page.status));
    return read_counts(page.body, app_);
}

arrival challenge_watch::look() const {
    if (!trouble_.empty()) return arrival::nothing;
    try {
        return arrived_between(before_, ask());
    } catch (const std::exception&) {
        return arrival::nothing; // it restarts, perhaps
    }
}

arrival challenge_watch::wait_until(deadline end, const std::function<bool(arrival)>& enough) const {
    for (;;) {
        const arrival now = look();
        if (enough(now) || steady_clock::now() >= end) return now;
        if (!rest_until(std::min(end, steady_clock::now() + between_looks))) return now;
    }
}

explanation why_not_validated(arrival what, const std::string& url) {
    switch (what) {
    case arrival::answered:
        return {
            "Zoom's challenge was answered rightly here, so its answer took longer than Zoom's 3 seconds, or "
            "was changed",
            "look at the proxy or tunnel between: zoomhookd check --url " + url};
    case arrival::unverified:
        return {
            "something came that no secret token verifies: the config has another app's token, or the client "
            "secret in its place",
            "copy the Secret Token from the app's page, Features, Access, into the config; zoomhookd reload"};
    case arrival::stale:
        return {"what came had a stale timestamp: this machine's clock is off", "timedatectl"};
    case arrival::odd:
        return {"what came was signed, but is no challenge as Zoom documents it", "see the daemon's log"};
    case arrival::nothing:
        break;
    }
    return {
        "nothing came to the daemon here",
        "does the tunnel or proxy lead to it, without a firewall or login before it, and does the URL end in "
        "server.path? zoomhookd check --url " +
            url + " tries it"};
}

} // namespace zoomhook::cli
