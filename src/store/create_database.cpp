// Makes the role and the database that database.url names, for a first start.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/create_database.hpp"

#include "conninfo.hpp"
#include "explained.hpp"

namespace zoomhook::store {
namespace {

/// Of two values libpq takes the last one.
std::string admin_conninfo(const std::string& url, const std::string& admin) {
    return conninfo(url, {}) + " dbname=postgres" + (admin.empty() ? "" : " user=" + admin);
}

} // namespace

std::vector<std::string> create_database(
    const std::string& url, const std::string& admin, const std::string& owner, const std::string& database
) {
    return explained([&] {
        std::vector<std::string> made;
        session db(admin_conninfo(url, admin));
        if (db.run("SELECT FROM pg_roles WHERE rolname = $1", {owner}).empty()) {
            db.run("CREATE ROLE " + db.quote_name(owner) + " LOGIN");
            made.push_back("role " + owner);
        }
        if (db.run("SELECT FROM pg_database WHERE datname = $1", {database}).empty()) {
            db.run(
                "CREATE DATABASE " + db.quote_name(database) + " OWNER " + db.quote_name(owner) +
                " ENCODING 'UTF8' TEMPLATE template0"
            );
            made.push_back("database " + database);
        }
        return made;
    });
}

} // namespace zoomhook::store
