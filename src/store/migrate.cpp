// The command `zoomhookd migrate`: what the daemon does at start, once, with a report.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/migrate.hpp"

#include "connect.hpp"
#include "migrations.hpp"
#include "months.hpp"
#include "patience.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

void make_months_soon(session& db) {
    try {
        when_unlocked("making months", patience_of(10s), [&] { make_months(db); });
    } catch (const database_failure& e) {
        if (!e.connection_open || e.sqlstate != "55P03") throw;
        log::warn(
            "the months ahead are not made: a transaction holds table events; serve tries again, or call "
            "SELECT zoomhook_make_months()"
        );
    }
}

} // namespace

migration_report migrate(const options& o) {
    try {
        const connected c = connect(o, purpose::upkeep, nullptr);
        migration_report report;
        report.database = c.db->name();
        report.applied = apply_migrations(*c.db, o.schema, patience_of(60s));
        report.version = inspect_schema(*c.db, o.schema).version;
        make_months_soon(*c.db);
        return report;
    } catch (const database_failure& e) {
        throw error(std::string("Postgres: ") + e.what());
    }
}

} // namespace zoomhook::store
