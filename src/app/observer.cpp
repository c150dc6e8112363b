// Takes the webhook's outcomes to the event log.
// SPDX-License-Identifier: MIT
#include "observer.hpp"

namespace zoomhook::app {
namespace {

std::string_view or_dash(const std::optional<std::string>& text) {
    return text ? std::string_view(*text) : "-";
}

} // namespace

void event_observer::stored(
    const ingest::delivery& d, const ingest::receipt& r, steady_clock::duration took
) noexcept {
    log_.stored({
        .event = or_dash(d.what.event),
        .app = d.app,
        .account = or_dash(d.what.account_id),
        .object_id = or_dash(d.what.object_id),
        .batch_rows = r.batch_rows,
        .repeated = r.repeated,
        .spooled = r.spooled,
        .took = took,
    });
}

void event_observer::no_room(const ingest::delivery& d) noexcept {
    log_.problem(
        "no room", "answered 503: no queue has room, or the daemon stops; Zoom will send it again",
        {{"event", or_dash(d.what.event)}, {"app", d.app}}
    );
}

void event_observer::late(const ingest::delivery& d) noexcept {
    log_.problem(
        "late", "answered 503: not stored in time; Zoom will send it again",
        {{"event", or_dash(d.what.event)}, {"app", d.app}}
    );
}

void event_observer::refused(const zoom::verdict& v, std::string_view client, unsigned status) noexcept {
    const std::string why(zoom::name(v.kind));
    if (v.kind == zoom::verdict_kind::stale)
        return log_.problem(
            "stale", "answered 503: a genuine request with a stale timestamp; is this machine's clock right?",
            {{"seconds_off", v.skew.count()}, {"client", client}, {"app", v.secret->app()}}
        );
    log_.problem(
        "refused: " + why,
        v.kind == zoom::verdict_kind::unknown ? "refused: no secret token verifies it; if it is Zoom's, "
                                                "compare zoom.secret_token with the app's page; "
                                                "zoomhookd rejected list shows what came"
                                              : "refused: not a request as Zoom signs them",
        {{"reason", why}, {"status", status}, {"client", client}}
    );
}

void event_observer::challenged(std::string_view app, bool answered) noexcept {
    if (answered) return log_.note("challenge answered: Zoom validates this URL", {{"app", app}});
    log_.problem(
        "odd challenge", "a signed challenge without a usable plainToken was refused", {{"app", app}}
    );
}

void event_observer::too_large(std::uint64_t declared, unsigned status) noexcept {
    log_.problem(
        "body too large", "a body over server.max_body was refused; raise it if this is Zoom's",
        {{"bytes", declared == 0 ? std::string("chunked") : std::to_string(declared)},
         {"max_body", max_body_},
         {"status", status}}
    );
}

} // namespace zoomhook::app
