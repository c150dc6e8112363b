// Takes the webhook's outcomes to the event log and the metrics.
// SPDX-License-Identifier: MIT
#include "observer.hpp"

#include "zoomhook/zoom/event_family.hpp"

namespace zoomhook::app {
namespace {

constexpr std::string_view deauthorization = "app_deauthorized";

std::string_view or_dash(const std::optional<std::string>& text) {
    return text ? std::string_view(*text) : "-";
}

/// Of Zoom's request, by which its own logs name it; whoever sends it may have made it up.
std::string_view request_id(const http::header_fields& headers) {
    constexpr std::size_t longest = 64;
    const std::string_view id = headers.get("x-zm-request-id").substr(0, longest);
    return id.empty() ? "-" : id;
}

ops::counted_notification
counted(const ingest::delivery& d, const ingest::receipt& r, steady_clock::duration took) {
    using outcome = ops::counted_notification::outcome;
    using std::chrono::duration_cast;
    ops::counted_notification n{
        .what = r.spooled    ? outcome::spooled
                : r.repeated ? outcome::repeated
                             : outcome::stored,
        .app = d.app,
        .family = zoom::event_family(d.what.event.value_or("")),
        .took = took,
        .lateness = std::nullopt,
        .skew = std::nullopt,
    };
    const auto arrived = d.received_at.time_since_epoch();
    if (d.what.event_ts)
        n.lateness =
            duration_cast<std::chrono::milliseconds>(arrived) - std::chrono::milliseconds(*d.what.event_ts);
    n.skew = duration_cast<std::chrono::seconds>(arrived) - std::chrono::seconds(d.zm_timestamp);
    return n;
}

} // namespace

void event_observer::stored(
    const ingest::delivery& d, const ingest::receipt& r, steady_clock::duration took
) noexcept {
    counts_.answered(counted(d, r, took));
    using destination = ops::metrics::destination;
    if (r.commit_took)
        counts_.committed(
            r.spooled ? destination::spool : destination::postgres, r.batch_rows, *r.commit_took
        );
    if (d.what.event == deauthorization && !r.repeated) deauthorized(d);
    log_.stored({
        .event = or_dash(d.what.event),
        .app = d.app,
        .account = or_dash(d.what.account_id),
        .object_id = or_dash(d.what.object_id),
        .request_id = or_dash(d.request_id),
        .batch_rows = r.batch_rows,
        .repeated = r.repeated,
        .spooled = r.spooled,
        .took = took,
    });
}

void event_observer::deauthorized(const ingest::delivery& d) noexcept {
    counts_.deauthorized();
    log::warn(
        "an account has removed the app: delete its data, see docs/privacy.md; zoomhookd forget --account-id "
        "ID",
        {{"account", or_dash(d.what.account_id)}, {"app", d.app}, {"request", or_dash(d.request_id)}}
    );
}

void event_observer::no_room(const ingest::delivery& d) noexcept {
    counts_.refused("no room", 503);
    log_.problem(
        "no room", "answered 503: no queue has room, or the daemon stops; Zoom will send it again",
        {{"event", or_dash(d.what.event)}, {"app", d.app}, {"request", or_dash(d.request_id)}}
    );
}

void event_observer::late(const ingest::delivery& d) noexcept {
    counts_.refused("not stored in time", 503);
    log_.problem(
        "late", "answered 503: not stored in time; Zoom will send it again",
        {{"event", or_dash(d.what.event)}, {"app", d.app}, {"request", or_dash(d.request_id)}}
    );
}

void event_observer::refused(const zoom::verdict& v, const http::request& r, unsigned status) noexcept {
    const std::string why(zoom::name(v.kind));
    counts_.refused(why, status);
    if (v.kind == zoom::verdict_kind::stale) {
        counts_.skewed(v.skew);
        return log_.problem(
            "stale",
            "answered 503: genuine, but its timestamp is stale; set this machine's clock (timedatectl), and "
            "Zoom's retry is taken",
            {{"seconds_off", v.skew.count()},
             {"client", r.client},
             {"app", v.secret->app()},
             {"request", request_id(r.headers)}}
        );
    }
    log_.problem(
        "refused: " + why,
        v.kind == zoom::verdict_kind::unknown ? "refused: no secret token verifies it; if it is Zoom's, "
                                                "compare zoom.secret_token with the app's page; "
                                                "zoomhookd rejected list shows what came"
                                              : "refused: not a request as Zoom signs them",
        {{"reason", why}, {"status", status}, {"client", r.client}, {"request", request_id(r.headers)}}
    );
}

void event_observer::challenged(std::string_view app, const http::request& r, bool answered) noexcept {
    if (answered && endpoint::is_trial(r))
        return log_.note(
            "challenge of zoomhookd send answered", {{"app", app}, {"request", request_id(r.headers)}}
        );
    counts_.challenged(app, answered, std::chrono::system_clock::now());
    if (answered)
        return log_.note(
            "challenge answered: Zoom validates this URL", {{"app", app}, {"request", request_id(r.headers)}}
        );
    log_.problem(
        "odd challenge", "a signed challenge without a usable plainToken was refused",
        {{"app", app}, {"request", request_id(r.headers)}}
    );
}

void event_observer::astray(
    std::string_view right, std::string_view asked, const http::header_fields& headers
) noexcept {
    constexpr std::size_t longest = 64;
    if (headers.count("x-zm-signature") == 0) return; // a browser, or one who tries all doors
    log_.problem(
        "wrong path",
        "refused for good: a request as Zoom signs them, but to a wrong path; mend the URL on the app's page",
        {{"path", asked.substr(0, longest)}, {"should_be", right}, {"request", request_id(headers)}}
    );
}

void event_observer::too_large(
    const http::header_fields& headers, std::uint64_t declared, unsigned status
) noexcept {
    counts_.refused("body too large", status);
    log_.problem(
        "body too large", "a body over server.max_body was refused; raise it if this is Zoom's",
        {{"bytes", declared == 0 ? std::string("chunked") : std::to_string(declared)},
         {"max_body", max_body_},
         {"status", status},
         {"request", request_id(headers)}}
    );
}

} // namespace zoomhook::app
