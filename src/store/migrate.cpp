// The command `zoomhookd migrate`: connects, brings the schema up to date, makes the months.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/migrate.hpp"

#include "conninfo.hpp"
#include "schema.hpp"
#include "session.hpp"

namespace zoomhook::store {

migration_report migrate(const options& o) {
    const auto nobody_listens = [](std::string_view) {};
    supervisor cuts;
    try {
        const auto db = open_session(o, purpose::upkeep, cuts, nobody_listens);
        migration_report report = bring_up_to_date(*db, o, {});
        if (!make_months(*db))
            report.applied.emplace_back("(months: a long report is in the way; serve makes them)");
        return report;
    } catch (const database_error& e) {
        throw error(describe(o.url) + ": " + e.what());
    }
}

} // namespace zoomhook::store
