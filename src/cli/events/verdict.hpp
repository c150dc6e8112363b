// Whether a stored event is still what Zoom sent.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "zoomhook/store/event_reader.hpp"
#include "zoomhook/zoom/secret.hpp"

namespace zoomhook::cli {

enum class verdict_kind {
    verified,       ///< digest, signature, body, event and event_ts all fit the raw bytes
    redacted,       ///< its data was erased or redacted on purpose
    recovered,      ///< out of Zoom's webhook logs: there is no signature
    raw_not_kept,   ///< database.raw was when_needed: there is nothing to verify
    secret_unknown, ///< signed by a secret that is not in the config; all but the signature fits
    changed,        ///< something doesn't fit
};

struct stored_verdict {
    verdict_kind kind = verdict_kind::verified;
    std::string why; ///< for people: which secret, or what doesn't fit
};

/// "verified", "raw_not_kept" …
[[nodiscard]] std::string_view name(verdict_kind);

/// Pure. The other columns are conveniences that the version which stored the event read from it, and are not
/// judged.
[[nodiscard]] stored_verdict verdict_on(const store::evidence&, const zoom::signing_secrets&);

} // namespace zoomhook::cli
