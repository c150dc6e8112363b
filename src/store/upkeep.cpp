// The thread that keeps the schema ready: migrates when Postgres appears, makes months ahead.
// SPDX-License-Identifier: MIT
#include "upkeep.hpp"

#include "commit_outcome.hpp"
#include "schema.hpp"
#include "session.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

void report_migration(const migration_report& r) {
    for (const std::string& file : r.applied)
        log::info("migration applied", {{"file", file}, {"to", r.database}});
    log::info("Postgres is ready", {{"where", r.database}, {"schema_version", r.version}});
}

} // namespace

upkeep::upkeep(const options& o, supervisor& s, database_state& state)
    : options_(o),
      supervisor_(s),
      state_(state) {}

void upkeep::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        try {
            const bool months_made = work(stop);
            database_away_.reset();
            if (months_made) report_in_the_way_.reset();
            state_.wait_for_recheck(stop, months_made ? 24h : report_in_the_way_.next());
            continue;
        } catch (const database_error& e) {
            state_.fails(e.what(), advice(e.sqlstate()));
        } catch (const error& e) {
            state_.fails(e.what(), {});
        }
        pause(stop, database_away_.next());
    }
}

bool upkeep::work(const std::stop_token& stop) {
    const auto db = open_session(options_, purpose::upkeep, supervisor_, [](std::string_view) {});
    const supervisor::watch watch(supervisor_, db->socket(), steady_clock::now() + 1h);
    if (options_.migrate) {
        report_migration(bring_up_to_date(*db, options_, stop));
    } else {
        require_up_to_date(*db, options_);
    }
    const bool months_made = make_months(*db);
    state_.schema_is_ready();
    return months_made;
}

} // namespace zoomhook::store
