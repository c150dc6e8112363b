// Whether a stored event is still what Zoom sent.
// SPDX-License-Identifier: MIT
#include "verdict.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "zoomhook/zoom/notification.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {
namespace {

using enum verdict_kind;

/// What of the columns doesn't fit the bytes; empty: nothing.
std::string misfit(const store::evidence& e) {
    const zoom::notification n = zoom::read_notification(*e.raw);
    if (!std::ranges::equal(n.digest, e.digest, {}, {}, [](char c) { return static_cast<unsigned char>(c); }))
        return "raw has another digest than the row";
    if (!e.body_is_raws) return "body says something else than raw";
    if (!e.event.empty() && e.event != n.event)
        return "event is another than in raw"; // null where Postgres refused the columns
    if (e.event_ts != n.event_ts) return "event_ts is another than in raw";
    return "";
}

/// As Zoom writes it.
std::string timestamp_text(std::int64_t seconds) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%010lld", static_cast<long long>(seconds));
    return text.data();
}

/// Its freshness was judged when it came.
zoom::verdict signature_of(const store::evidence& e, const zoom::signing_secrets& secrets) {
    const std::int64_t then = e.zm_timestamp.value_or(0);
    return zoom::verify(
        {timestamp_text(then), e.signature, 1, 1}, *e.raw, secrets, wall_time(std::chrono::seconds(then)),
        std::chrono::seconds(0)
    );
}

/// The row may hold anything there.
std::string secret_named(const std::string& id) {
    const bool is_one = id.size() == 8 && id.find_first_not_of("0123456789abcdef") == id.npos;
    return is_one ? "secret " + id : "the secret that signed it";
}

stored_verdict signed_by(const zoom::signing_secret& secret, const store::evidence& e) {
    if (!e.secret_id.empty() && e.secret_id != secret.id())
        return {changed, "secret_id is another than that of its secret"};
    return {verified, "by secret " + std::string(secret.id()) + " of app " + std::string(secret.app())};
}

} // namespace

std::string_view name(verdict_kind k) {
    switch (k) {
    case verified:
        return "verified";
    case redacted:
        return "redacted";
    case recovered:
        return "recovered";
    case raw_not_kept:
        return "raw_not_kept";
    case secret_unknown:
        return "secret_unknown";
    case changed:
        break;
    }
    return "changed";
}

stored_verdict verdict_on(const store::evidence& e, const zoom::signing_secrets& secrets) {
    if (e.origin == "erased" || e.origin == "redacted")
        return {redacted, "on purpose: there is nothing to verify any more"};
    if (e.origin == "recovered" || e.origin == "incomplete")
        return {recovered, "out of Zoom's webhook logs, which hold no signature: cannot be verified"};
    if (!e.raw) return {raw_not_kept, "cannot be verified: raw was not kept"};
    if (const std::string what = misfit(e); !what.empty()) return {changed, what};
    const zoom::verdict found = signature_of(e, secrets);
    if (found.kind == zoom::verdict_kind::genuine) return signed_by(*found.secret, e);
    const bool known = std::ranges::any_of(secrets, [&](const auto& s) { return s.id() == e.secret_id; });
    if (known || found.kind == zoom::verdict_kind::malformed)
        return {changed, "signature is not that of raw and zm_timestamp"};
    return {secret_unknown, secret_named(e.secret_id) + " is not in the config"};
}

} // namespace zoomhook::cli
