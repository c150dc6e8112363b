// The command `zoomhookd migrate`: what the daemon does at start, once, with a report.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/migrate.hpp"

#include <thread>

#include "backoff.hpp"
#include "connect.hpp"
#include "migrations.hpp"
#include "months.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

/// A person waits in front of it.
pause patient_until(deadline end) {
    return [end](std::chrono::milliseconds t) {
        if (steady_clock::now() + t > end) return false;
        std::this_thread::sleep_for(t);
        return true;
    };
}

void make_months_soon(session& db, const pause& wait) {
    backoff pauses(250ms, 5s);
    for (;;) {
        try {
            make_months(db);
            return;
        } catch (const database_failure& e) {
            if (!e.connection_open || e.sqlstate != "55P03") throw;
            if (wait(pauses.next(chance()))) continue;
            log::warn(
                "the months ahead are not made: a transaction holds table events; serve tries again, or call "
                "SELECT zoomhook_make_months()"
            );
            return;
        }
    }
}

} // namespace

migration_report migrate(const options& o) {
    try {
        const connected c = connect(o, purpose::upkeep, nullptr);
        migration_report report;
        report.database = c.db->name();
        report.applied = apply_migrations(*c.db, o.schema, patient_until(steady_clock::now() + 60s));
        report.version = inspect_schema(*c.db, o.schema).version;
        make_months_soon(*c.db, patient_until(steady_clock::now() + 10s));
        return report;
    } catch (const database_failure& e) {
        throw error(std::string("Postgres: ") + e.what());
    }
}

} // namespace zoomhook::store
