// The connection string: what the operator wrote, completed by what the store needs.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::store {

/// `url` as libpq would read it, with our limits where the operator set none, and with our session settings
/// appended to his `options` (or to PGOPTIONS where the url has none). Throws store::error where libpq can't
/// read it.
[[nodiscard]] std::string complete_conninfo(const std::string& url, const std::string& session_options);

/// host, port and database for people; no user, no password.
[[nodiscard]] std::string describe(const std::string& url);

} // namespace zoomhook::store
