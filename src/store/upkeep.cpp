// Keeps the schema fit for the writers.
// SPDX-License-Identifier: MIT
#include "upkeep.hpp"

#include "connect.hpp"
#include "interference.hpp"
#include "months.hpp"
#include "records.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr auto hourly = 1h;
constexpr auto longest_look = 10s;
constexpr auto longest_work = 1h; // a migration may rewrite much

} // namespace

upkeep::upkeep(const options& o, supervisor& s, health& connection)
    : options_(o),
      supervisor_(s),
      connection_(connection),
      connecting_(100ms, 2s),
      making_months_(1s, 5min),
      apps_(o.apps),
      thread_([this](const std::stop_token& ended) { run(ended); }) {}

void upkeep::expect_challenges(std::vector<std::string> apps) {
    std::scoped_lock lock(mutex_);
    apps_ = std::move(apps);
}

std::vector<std::string> upkeep::expected_apps() const {
    std::scoped_lock lock(mutex_);
    return apps_;
}

void upkeep::stop() { thread_.request_stop(); }

bool upkeep::wait_until_ready(const std::stop_token& ended) {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, ended, [this] { return ready_; });
}

bool upkeep::is_ready() const {
    std::scoped_lock lock(mutex_);
    return ready_;
}

void upkeep::look_again() {
    std::scoped_lock lock(mutex_);
    asked_ = true;
    changed_.notify_all();
}

void upkeep::declare_ready() {
    std::scoped_lock lock(mutex_);
    ready_ = true;
    changed_.notify_all();
}

/// False where the thread is to end.
bool upkeep::sleep(const std::stop_token& ended, std::chrono::milliseconds t) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, ended, t, [this] { return asked_; });
    asked_ = false;
    return !ended.stop_requested();
}

void upkeep::run(const std::stop_token& ended) {
    std::chrono::milliseconds wait{0};
    do {
        wait = attempt(ended);
    } while (sleep(ended, wait));
}

/// Does what is to do, and says when to come again.
std::chrono::milliseconds upkeep::attempt(const std::stop_token& ended) {
    try {
        const connected c = connect(options_, purpose::upkeep, &supervisor_);
        const supervisor::watch watch(
            supervisor_, c.db->socket(), steady_clock::now() + longest_work, supervisor::at_stop::is_cut
        );
        look(*c.db);
        prepare_schema(*c.db, [&](std::chrono::milliseconds t) { return sleep(ended, t); });
        connection_.well();
        declare_ready();
        connecting_.reset();
        const bool months_are_made = make_months_ahead(*c.db);
        tell_interference(*c.db);
        forget_old_records(*c.db);
        tell_overdue_validations(*c.db);
        return months_are_made ? std::chrono::milliseconds(hourly) : making_months_.next(chance());
    } catch (const error& e) {
        if (!ended.stop_requested()) schema_.trouble(log::level::error, e.what());
    } catch (const std::exception& e) {
        if (!ended.stop_requested())
            connection_.trouble(log::level::error, std::string("Postgres can't be used: ") + e.what());
    }
    return connecting_.next(chance());
}

/// A connection that is dead already is found out in seconds, not after the longest work.
void upkeep::look(session& db) {
    const supervisor::watch watch(
        supervisor_, db.socket(), steady_clock::now() + longest_look, supervisor::at_stop::is_cut
    );
    (void)inspect_schema(db, options_.schema);
}

void upkeep::prepare_schema(session& db, const pause& wait) {
    if (options_.migrate)
        for (const std::string& file : apply_migrations(db, options_.schema, wait))
            log::info("migrated the schema", {{"file", file}, {"schema", options_.schema}});
    const int version = inspect_schema(db, options_.schema).version;
    if (version < newest_version())
        throw error(
            "schema " + options_.schema + " has version " + std::to_string(version) + ", this binary needs " +
            std::to_string(newest_version()) + ": run zoomhookd migrate"
        );
    if (version > newest_version())
        log::warn(
            "the schema is newer than this binary, which goes on; update it",
            {{"schema_version", version}, {"binary_version", newest_version()}}
        );
    schema_.well();
}

/// Only a warning: where it can't be given, nothing else may suffer.
void upkeep::tell_interference(session& db) try {
    std::string all;
    for (const std::string& one : find_interference(db)) all += (all.empty() ? "" : ", ") + one;
    if (all.empty()) return interference_.well();
    interference_.trouble(
        log::level::warn,
        all + " may drop a notification that is then answered as stored: see that it returns every row"
    );
} catch (const database_failure& e) {
    log::debug("triggers can't be looked for", {{"why", e.what()}});
}

/// Likewise only best effort.
void upkeep::forget_old_records(session& db) try {
    delete_old_rejected(db, {});
} catch (const database_failure& e) {
    log::debug("old records can't be deleted", {{"why", e.what()}});
}

void upkeep::tell_overdue_validations(session& db) try {
    std::string overdue;
    for (const overdue_validation& v : find_overdue_validations(db, expected_apps()))
        overdue += (overdue.empty() ? "" : ", ") + v.app + " (" + v.hours + " hours ago)";
    if (overdue.empty()) return validations_.well();
    validations_.trouble(
        log::level::warn, "Zoom, which validates an endpoint every 72 hours, last did so for " + overdue +
                              ": is the subscription still active on the app's page, and the tunnel up?"
    );
} catch (const database_failure& e) {
    log::debug("validations can't be looked at", {{"why", e.what()}});
}

bool upkeep::make_months_ahead(session& db) {
    try {
        for (const std::string& month : make_months(db)) log::info("made a month", {{"month", month}});
        making_months_.reset();
        months_.well();
        return true;
    } catch (const database_failure& e) {
        months_.trouble(
            log::level::warn, std::string("the months ahead can't be made yet (") + e.what() +
                                  "); events go to the default partition meanwhile, and it is tried again" +
                                  (e.sqlstate == "55P03" ? ": a transaction holds table events" : "") +
                                  (e.sqlstate == "42501" ? ": run psql -f sql/roles.sql as the owner" : "")
        );
        return false;
    }
}

} // namespace zoomhook::store
