// Recovers what never arrived on a thread of its own, where the config wants that.
// SPDX-License-Identifier: MIT
#include "recovery_thread.hpp"

#include <random>

#include "recoverer.hpp"
#include "tunnel_look.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/app/screening.hpp"
#include "zoomhook/base/log.hpp"
#include "zoomhook/base/rest.hpp"

namespace zoomhook::app {
namespace {

using zoomapi::transport;

/// Where it isn't said, as soon as it can be; what keeps it from that is told to who seems to want it.
bool is_wanted(const config::settings& s) {
    const std::optional<bool>& said = s.recover.after_outage;
    const config::zoom_api_settings& api = s.zoom.api;
    if (said == false) return false;
    const std::string why_not = why_not_recoverable(s);
    if (why_not.empty()) return true;
    const bool is_mistake = said == true || !api.why_no_secret.empty();
    if (is_mistake || !api.client_id.empty())
        log::write(
            is_mistake ? log::level::warn : log::level::info,
            "what never arrived is not recovered: [zoom.api] is not complete", {{"why", why_not}}
        );
    return false;
}

double chance() {
    std::random_device source;
    return std::uniform_real_distribution<>(0, 1)(source);
}

std::function<bool(const std::stop_token&)> tunnel_looker(const std::string& api) {
    if (api.empty()) return {};
    return [api, agent = std::shared_ptr<transport>(agent_transport())](const std::stop_token& ended) {
        return has_tunnel(*agent, api, ended);
    };
}

recovery_means means_of(const config::settings& s, const std::function<config::settings()>& loaded) {
    return {
        .database = store_options(s),
        .api = zoomapi_options(s),
        .app = s.zoom.api.app,
        .screening = [loaded] { return screening(loaded()); },
    };
}

recoverer_environment environment_of(
    const config::settings& s, const std::function<config::settings()>& loaded, const storage& behind,
    ops::metrics& counts
) {
    return {
        .store_works = [&behind] { return behind.postgres_works(); },
        .arrived = [&counts] { return counts.answered(); },
        .tunnel_found = tunnel_looker(s.recover.tunnel_api),
        .clock_tolerance = [loaded] { return loaded().zoom.timestamp_tolerance; },
        .attempt = [m = means_of(s, loaded),
                    zoom = std::shared_ptr<transport>(zoomapi::curl_transport(zoomapi_options(s)))](
                       const due_recovery& due, recovery::report& so_far, const std::stop_token& ended
                   ) { return attempt_recovery(m, *zoom, {.stop = ended}, due, so_far); },
        .count = [&counts](const ops::counted_recovery& r) { counts.recovered(r); },
    };
}

} // namespace

std::jthread start_recovering(
    const config::settings& s, std::function<config::settings()> loaded, const storage& behind,
    ops::metrics& counts, const recovery_pace& pace
) {
    if (!is_wanted(s)) return {};
    using enum recovery_cause;
    counts.expect_recoveries(
        {name_of(start), name_of(tunnel), name_of(clock), name_of(daily), name_of(retries)}
    );
    return std::jthread([look = pace.look, r = std::make_unique<recoverer>(
                                               environment_of(s, loaded, behind, counts), pace, chance()
                                           )](const std::stop_token& ended) {
        for (rest(ended, look); !ended.stop_requested(); rest(ended, look)) r->look(ended);
    });
}

} // namespace zoomhook::app
