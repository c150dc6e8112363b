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

/// What is to be remembered of a refused request: only what an operator's mistake may have refused, a wrong
/// secret or a wrong clock. Takes the body.
std::optional<ingest::rejected_request> record_of(const zoom::verdict& verdict, http::request& request) {
    using kind = zoom::verdict_kind;
    if (verdict.kind != kind::unknown && verdict.kind != kind::stale) return {};
    return ingest::rejected_request{
        .raw = std::move(request.body),
        .zm_timestamp = verdict.timestamp,
        .signature = std::string(request.headers.get("x-zm-signature")),
        .request_id = storable_text(request.headers.get("x-zm-request-id")),
        .tracking_id = storable_text(request.headers.get("x-zm-trackingid")),
        .remote_addr = request.client,
        .received_at = request.received_at,
        .reason = zoom::name(verdict.kind),
    };
}

} // namespace

webhook::webhook(
    trust whom, ingest::pipeline& pipeline, ingest::record_keeper& records, observer& o, wall_clock now
)
    : trust_(std::make_shared<const trust>(std::move(whom))),
      pipeline_(pipeline),
      records_(records),
      observer_(o),
      now_(std::move(now)) {}

void webhook::use(trust whom) {
    auto fresh = std::make_shared<const trust>(std::move(whom));
    std::scoped_lock lock(mutex_);
    trust_.swap(fresh);
}

std::shared_ptr<const trust> webhook::present_trust() const {
    std::scoped_lock lock(mutex_);
    return trust_;
}

void webhook::handle(http::request request, http::responder respond) {
    const zoom::claim claim = claim_of(request.headers);
    const std::shared_ptr<const trust> whom = present_trust(); // the verdict names a secret of it
    const zoom::verdict verdict =
        zoom::verify(claim, request.body, whom->secrets, now_(), whom->timestamp_tolerance);
    if (verdict.kind != zoom::verdict_kind::genuine)
        return refuse(verdict, *whom, std::move(request), respond);

    zoom::notification what = zoom::read_notification(std::move(request.body));
    if (what.event == zoom::challenge_event)
        return challenge(what, *verdict.secret, std::move(request), respond);
    if (whom->rules) whom->rules->apply(what);
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

void webhook::refuse(
    const zoom::verdict& verdict, const trust& whom, http::request request, const http::responder& respond
) {
    // Stale but signed by us: somebody's clock is off. A 4xx would lose the notification for good, and Zoom
    // signs a retry anew. The sender learns no more than this.
    const bool stale = verdict.kind == zoom::verdict_kind::stale;
    const unsigned status = stale ? 503 : whom.bad_signature_status;
    observer_.refused(verdict, request, status);
    std::optional<ingest::rejected_request> record;
    if (!whom.rules) record = record_of(verdict, request);
    respond(
        stale           ? http::come_again("cannot take it now")
        : status == 503 ? http::come_again("not verified")
                        : http::problem(status, "not verified")
    );
    if (record) records_.keep(std::move(*record));
}

bool is_trial(const http::request& r) { return r.headers.get("user-agent").starts_with("zoomhookd "); }

void webhook::challenge(
    const zoom::notification& what, const zoom::signing_secret& secret, http::request request,
    const http::responder& respond
) {
    const bool trial = is_trial(request); // while its headers last
    std::optional<std::string> answer;
    if (what.plain_token) answer = zoom::answer_challenge(*what.plain_token, secret);
    observer_.challenged(secret.app(), request, answer.has_value());
    const bool answered = answer.has_value();
    if (answered)
        respond({200, "application/json", std::move(*answer), {}});
    else
        respond(http::problem(400, "not a challenge"));
    if (trial) return;
    records_.keep(ingest::url_validation{
        .app = std::string(secret.app()),
        .result = answered ? "answered" : "no usable plainToken",
        .took = steady_clock::now() - request.first_byte,
        .remote_addr = std::move(request.client),
        .received_at = request.received_at,
    });
}

void webhook::store(ingest::delivery delivery, deadline started, deadline until, http::responder respond) {
    auto done = [this, started, respond](const ingest::delivery& what, const ingest::receipt& receipt) {
        respond({200, "text/plain; charset=utf-8", "stored\n", {}});
        observer_.stored(what, receipt, steady_clock::now() - started);
    };
    auto late = [this](const ingest::delivery& what, ingest::ticket::unstored) { observer_.late(what); };
    const auto ticket =
        std::make_shared<ingest::ticket>(std::move(delivery), until, std::move(done), std::move(late));
    if (pipeline_.take(ticket)) return;
    ticket->withdraw();
    observer_.no_room(ticket->what());
    respond(http::come_again("no room now"));
}

http::response webhook::too_large(const http::header_fields& headers, std::uint64_t declared) {
    const unsigned status = zoom::well_formed(claim_of(headers)) ? 503 : 413;
    observer_.too_large(headers, declared, status);
    return status == 503 ? http::come_again("body too large") : http::problem(413, "body too large");
}

} // namespace zoomhook::endpoint
