// The role, the database and the schema of a first start.
// SPDX-License-Identifier: MIT
#include "first_database.hpp"

#include <pwd.h>
#include <stdexcept>
#include <unistd.h>

#include "cli/service_user.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/store/create_database.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/ping.hpp"

namespace zoomhook::cli {
namespace {

/// Until it ends, Postgres takes this process, which is root's, for that user.
class as_user {
public:
    explicit as_user(const char* name) {
        const passwd* user = getpwnam(name);
        if (user == nullptr || seteuid(user->pw_uid) != 0)
            throw std::runtime_error(std::string("can't become the user ") + name);
    }
    ~as_user() {
        if (seteuid(0) != 0) _exit(1); // never goes on as somebody else
    }
    as_user(const as_user&) = delete;
    as_user& operator=(const as_user&) = delete;
};

std::string name_of(uid_t id) {
    const passwd* user = getpwuid(id);
    return user != nullptr ? user->pw_name : "";
}

bool exists(const char* user) { return getpwnam(user) != nullptr; }

/// As whom the daemon will run: the package's user where there is one.
std::string service_user() {
    return geteuid() == 0 && exists("zoomhookd") ? "zoomhookd" : name_of(geteuid());
}

std::string commands_for(const std::string& owner, const std::string& database) {
    return "as a superuser of Postgres: createuser " + owner + "; createdb -E UTF8 -T template0 -O " + owner +
           " " + database;
}

/// As the daemon will do it.
bool is_reachable(const store::options& o, const std::string& user) {
    try {
        const bool other = geteuid() == 0 && user != "root";
        const auto ping = [&] { return !store::ping(o).empty(); };
        if (!other) return ping();
        const as_user service(user.c_str());
        return ping();
    } catch (const store::error&) {
        return false;
    }
}

std::vector<std::string>
create(const std::string& url, const std::string& owner, const std::string& database) {
    const bool may_ask_as_postgres =
        geteuid() == 0 && store::destination_of(url).by_socket && exists("postgres");
    if (!may_ask_as_postgres) return store::create_database(url, "", owner, database);
    const as_user postgres("postgres");
    return store::create_database(url, "postgres", owner, database);
}

} // namespace

std::vector<std::string> make_first_database(const config::settings& s) {
    const store::options o = app::store_options(s);
    const store::destination to = store::destination_of(o.url);
    const std::string user = service_user();
    const std::string owner = to.user.empty() ? user : to.user;
    const std::string database = to.database.empty() ? owner : to.database;
    std::vector<std::string> done;
    if (!is_reachable(o, user)) {
        try {
            for (const std::string& made : create(o.url, owner, database)) done.push_back("made " + made);
        } catch (const store::error& e) {
            throw std::runtime_error(std::string(e.what()) + "; " + commands_for(owner, database));
        }
    }
    if (geteuid() == 0) become_user(user);
    const store::migration_report report = store::migrate(o);
    for (const std::string& file : report.applied) done.push_back("applied " + file);
    done.push_back(report.database + ": schema version " + std::to_string(report.version));
    return done;
}

} // namespace zoomhook::cli
