// Makes the role and the database that database.url names, for a first start.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace zoomhook::store {

/// What a connection string leads to; empty where it leaves that to libpq.
struct destination {
    std::string user;
    std::string database;
    bool by_socket = false; ///< of this machine: Postgres may know who we are
    bool has_password = false;
};
/// Throws store::error, which never holds a part of `url`, where that is not a connection string.
[[nodiscard]] destination destination_of(const std::string& url);

/// Through database postgres of the same server, as the role `admin`, or as the URL's own where that is
/// empty: the role `owner`, which may log in, where it isn't there, and a database in UTF8 that it owns.
/// Returns what was made, in words. Throws store::error.
std::vector<std::string> create_database(
    const std::string& url, const std::string& admin, const std::string& owner, const std::string& database
);

} // namespace zoomhook::store
