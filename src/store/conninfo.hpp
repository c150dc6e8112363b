// Merges what the user says of the connection with what the store needs of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zoomhook::store {

/// A setting of the session that must hold, e.g. {"statement_timeout", 5s}; 0 means no limit.
struct session_limit {
    std::string name;
    std::chrono::milliseconds value;
};
using session_limits = std::vector<session_limit>;

/// For each address; libpq doesn't go below it. Also how long a stop may have to wait for an attempt to
/// connect.
inline constexpr std::chrono::seconds connect_timeout{2};

/// The connection string for libpq. Where it names several hosts, the one that can be written is meant unless
/// the user says otherwise. The user's word, and libpq's environment, win everywhere but in the encoding and
/// in `limits`, which are added after the user's own `options`. Throws store::error, which never holds a part
/// of `url`, where that is not a connection string.
[[nodiscard]] std::string conninfo(const std::string& url, const session_limits& limits);

/// Settings of a session as texts, e.g. {"search_path", "\"my schema\""}.
using session_options = std::vector<std::pair<std::string, std::string>>;

/// A connection string for psql's command line, and the password that must not stand there, empty where there
/// is none. `wanted` is added after the user's own `options`. Of several hosts the primary is meant unless
/// the user says otherwise.
[[nodiscard]] std::pair<std::string, std::string>
conninfo_for_psql(const std::string& url, const session_options& wanted);

/// One for each host that it names, in their order. libpq's own way through them ends at a host that accepts
/// and hangs up, as a proxy does before a server that is gone, and can't be cut short.
[[nodiscard]] std::vector<std::string> for_each_host(const std::string& conninfo);

} // namespace zoomhook::store
