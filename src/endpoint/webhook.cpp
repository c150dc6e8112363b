// What happens to a request for /webhook: verify, answer a challenge, or make a notification durable.
// SPDX-License-Identifier: MIT
#include "zoomhook/endpoint/webhook.hpp"

#include "zoomhook/base/text.hpp"
#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::endpoint {
namespace {

zoom::claim claim_of(const http::header_fields& headers) {
    return {
        headers.get("x-zm-request-timestamp"), headers.get("x-zm-signature"),
        headers.count("x-zm-request-timestamp"), headers.count("x-zm-signature")};
}

} // namespace

webhook::webhook(
    webhook_options options, const zoom::signing_secrets& secrets, ingest::pipeline& pipeline, observer& o,
    wall_clock now
)
    : options_(options),
      secrets_(secrets),
      pipeline_(pipeline),
      observer_(o),
      now_(std::move(now)) {}

void webhook::handle(http::request request, http::responder respond) {
    const zoom::claim claim = claim_of(request.headers);
    const zoom::verdict verdict =
        zoom::verify(claim, request.body, secrets_, now_(), options_.timestamp_tolerance);
    if (verdict.kind != zoom::verdict_kind::genuine) return refuse(verdict, request.client, respond);

    zoom::notification what = zoom::read_notification(std::move(request.body));
    if (what.event == zoom::challenge_event) return challenge(what, *verdict.secret, respond);
    ingest::delivery delivery{
        .what = std::move(what),
        .app = std::string(verdict.secret->app()),
        .secret_id = std::string(verdict.secret->id()),
        .zm_timestamp = verdict.timestamp,
        .signature = std::string(claim.signature),
        .request_id = storable_text(request.headers.get("x-zm-request-id")),
        .tracking_id = storable_text(request.headers.get("x-zm-trackingid")),
        .remote_addr = std::move(request.client),
        .received_at = request.received_at,
    };
    store(std::move(delivery), request.first_byte, request.answer_by, std::move(respond));
}

void webhook::refuse(const zoom::verdict& verdict, std::string_view client, const http::responder& respond) {
    // Stale but signed by us: somebody's clock is off. A 4xx would lose the notification for good, and Zoom
    // signs a retry anew. The sender learns no more than this.
    const bool stale = verdict.kind == zoom::verdict_kind::stale;
    const unsigned status = stale ? 503 : options_.bad_signature_status;
    observer_.refused(verdict, client, status);
    if (stale) return respond(http::come_again("cannot take it now"));
    respond(status == 503 ? http::come_again("not verified") : http::problem(status, "not verified"));
}

void webhook::challenge(
    const zoom::notification& what, const zoom::signing_secret& secret, const http::responder& respond
) {
    std::optional<std::string> answer;
    if (what.plain_token) answer = zoom::answer_challenge(*what.plain_token, secret);
    observer_.challenged(secret.app(), answer.has_value());
    if (!answer) return respond(http::problem(400, "not a challenge"));
    respond({200, "application/json", std::move(*answer), {}});
}

void webhook::store(ingest::delivery delivery, deadline started, deadline until, http::responder respond) {
    auto done = [this, started, respond](const ingest::delivery& what, const ingest::receipt& receipt) {
        respond({200, "text/plain; charset=utf-8", "stored\n", {}});
        observer_.stored(what, receipt, steady_clock::now() - started);
    };
    auto late = [this](const ingest::delivery& what) { observer_.late(what); };
    const auto ticket =
        std::make_shared<ingest::ticket>(std::move(delivery), until, std::move(done), std::move(late));
    if (pipeline_.take(ticket)) return;
    ticket->withdraw();
    observer_.no_room(ticket->what());
    respond(http::come_again("no room now"));
}

http::response webhook::too_large(const http::header_fields& headers, std::uint64_t declared) {
    const unsigned status = zoom::well_formed(claim_of(headers)) ? 503 : 413;
    observer_.too_large(declared, status);
    return status == 503 ? http::come_again("body too large") : http::problem(413, "body too large");
}

} // namespace zoomhook::endpoint
