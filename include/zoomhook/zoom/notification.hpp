// What one webhook body says: its bytes, its identity, and the names and ids found in it.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace zoomhook::zoom {

/// The raw bytes are the record; everything else is a convenience read from them and may be absent. Text is
/// valid UTF-8 without NUL and at most 512 bytes; what isn't, is absent.
struct notification {
    std::string raw; ///< the body exactly as received
    std::array<unsigned char, 32>
        digest{}; ///< SHA-256 of raw: identity within an app (a retry has the same bytes)
    bool fits_jsonb =
        false; ///< raw is JSON that Postgres's jsonb takes, and in time (no \u0000, no deep nesting …)
    bool redacted = false;                ///< raw is not what was received, of which only the digest is left
    std::optional<std::string> event;     ///< e.g. "meeting.started"
    std::optional<std::int64_t> event_ts; ///< milliseconds since 1970, within the years 2000 to 2099
    std::optional<std::string> account_id;
    std::optional<std::string> object_id; ///< string or number in the body, never through a double
    std::optional<std::string> object_uuid;
    std::optional<std::string> user_id;
    std::optional<std::string> operator_id;
    std::optional<std::string> plain_token; ///< payload.plainToken of a challenge
};

/// Never fails: a body that is not JSON becomes a notification with only raw and digest. Any thread.
[[nodiscard]] notification read_notification(std::string raw);

} // namespace zoomhook::zoom
