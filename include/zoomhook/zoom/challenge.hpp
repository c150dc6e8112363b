// Zoom's endpoint.url_validation challenge: prove that we know the secret token by encrypting a plain one.
// SPDX-License-Identifier: MIT
//
// Source: Zoom's webhook documentation, "Validate your webhook endpoint".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zoomhook/zoom/secret.hpp"

namespace zoomhook::zoom {

inline constexpr std::string_view challenge_event = "endpoint.url_validation";

/// The JSON answer {"plainToken":…,"encryptedToken":…}, or nothing where `plain_token` is not 1 to 128
/// characters of [A-Za-z0-9_-]. That check must stay: the answer is an HMAC under the same key as signatures,
/// so a plain token "v0:<now>:<forged event>" would be answered with a valid signature for the forged event.
/// Call only for a request whose signature `secret` has verified.
[[nodiscard]] std::optional<std::string>
answer_challenge(std::string_view plain_token, const signing_secret& secret);

} // namespace zoomhook::zoom
