// Merges what the user says of the connection with what the store needs of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::store {

/// A setting of the session that must hold, e.g. {"statement_timeout", 5s}; 0 means no limit.
struct session_limit {
    std::string name;
    std::chrono::milliseconds value;
};
using session_limits = std::vector<session_limit>;

/// libpq's own limit below which it doesn't go; also how long a stop may have to wait for a connection
/// attempt.
inline constexpr std::chrono::seconds connect_timeout{2};

/// The connection string for libpq. The user's word, and libpq's environment, win everywhere but in the
/// encoding and in `limits`, which are added after the user's own `options`. Throws store::error, which never
/// holds a part of `url`, where that is not a connection string.
[[nodiscard]] std::string conninfo(const std::string& url, const session_limits& limits);

} // namespace zoomhook::store
