// Proves that a request comes from Zoom: HMAC-SHA256 over "v0:<timestamp>:<body>", header x-zm-signature.
// SPDX-License-Identifier: MIT
//
// Source: Zoom's webhook documentation, "Verify webhook events". Pure: no clock, no I/O; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/zoom/secret.hpp"

namespace zoomhook::zoom {

/// What the request says of itself in its x-zm headers. `*_count` is how often the header was sent: a
/// proxy and a daemon that read different copies of a repeated header would disagree on what was signed.
struct claim {
    std::string_view timestamp;
    std::string_view signature;
    std::size_t timestamp_count = 0;
    std::size_t signature_count = 0;
};

enum class verdict_kind {
    genuine,   ///< signed by one of our secrets, and fresh
    stale,     ///< signed by one of our secrets, but the timestamp is too far from our clock
    missing,   ///< an x-zm header is absent
    repeated,  ///< an x-zm header was sent more than once
    malformed, ///< the timestamp is not 10 digits, or the signature is not "v0=" and 64 lower-case hex digits
    unknown,   ///< no secret verifies it
};

struct verdict {
    verdict_kind kind = verdict_kind::unknown;
    const signing_secret* secret = nullptr; ///< the one that verified; null unless genuine or stale
    std::int64_t timestamp = 0;             ///< seconds; set where it was well-formed
    std::chrono::seconds skew{0};           ///< our clock minus the timestamp; set where that was well-formed
};

/// Both headers there, once each, and of Zoom's form. Says nothing of who sent them.
[[nodiscard]] bool well_formed(const claim&);

/// `body` is the bytes as received. Every secret is tried, each compared in constant time.
[[nodiscard]] verdict verify(
    const claim&, std::string_view body, const signing_secrets&, wall_time now, std::chrono::seconds tolerance
);

/// The value of x-zm-signature for a body, e.g. for sending a sample notification.
[[nodiscard]] std::string sign(std::string_view token, std::string_view timestamp, std::string_view body);

/// A few words for logs: "genuine", "stale", "no secret matches" …
[[nodiscard]] std::string_view name(verdict_kind);

} // namespace zoomhook::zoom
