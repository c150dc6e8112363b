// What is looked after hourly.
// SPDX-License-Identifier: MIT
#include "chores.hpp"

#include <cmath>

#include "counts.hpp"
#include "explained.hpp"
#include "growth.hpp"
#include "interference.hpp"
#include "months.hpp"
#include "records.hpp"
#include "retention.hpp"
#include "tokens.hpp"

namespace zoomhook::store {
namespace {

constexpr double few_days = 7; // until the disk is full

/// Where it fails, nothing else may suffer.
void best_effort(const char* failure, auto action) {
    try {
        action();
    } catch (const database_failure& e) {
        if (!e.connection_open) throw;
        log::debug(failure, {{"why", e.what()}});
    }
}

} // namespace

bool chores::run(session& db) {
    const bool made = make_months_ahead(db);
    best_effort("events can't be counted", [&] { recount_events(db); }); // before a month is dropped
    const bool pruned = prune_old(db);
    const bool forgotten = forget_old_tokens(db);
    best_effort("what events take on disk can't be measured", [&] { measure(db); });
    best_effort("triggers can't be looked for", [&] { tell_interference(db); });
    best_effort("old records can't be deleted", [&] { delete_old_rejected(db, {}); });
    best_effort("validations can't be looked at", [&] { tell_overdue_validations(db); });
    return made && pruned && forgotten;
}

void chores::count(session& db) {
    best_effort("events can't be counted", [&] { count_events(db); });
}

void chores::expect_challenges(std::vector<std::string> apps) {
    std::scoped_lock lock(mutex_);
    apps_ = std::move(apps);
}

std::vector<std::string> chores::expected_apps() const {
    std::scoped_lock lock(mutex_);
    return apps_;
}

std::optional<growth> chores::measured_growth() const {
    std::scoped_lock lock(mutex_);
    return growth_;
}

bool chores::make_months_ahead(session& db) {
    try {
        for (const std::string& month : make_months(db)) log::info("made a month", {{"month", month}});
        months_.well();
        return true;
    } catch (const database_failure& e) {
        if (!e.connection_open) throw;
        months_.trouble(
            log::level::warn, std::string("the months ahead can't be made yet (") + e.what() +
                                  "); events go to the default partition meanwhile, and it is tried again" +
                                  next_step(e)
        );
        return false;
    }
}

/// False where something is left to do.
bool chores::prune_old(session& db) {
    if (!options_.keep) return true;
    try {
        prune(db, retention_cutoff(db, *options_.keep), [](const prunable& p) {
            log::info("pruned", {{"partition", p.partition}, {"rows", p.rows}, {"bytes", p.bytes}});
        });
        retention_.well();
        return true;
    } catch (const database_failure& e) {
        if (!e.connection_open) throw;
        retention_.trouble(
            log::level::warn, std::string("what is older than retention.keep can't be pruned yet (") +
                                  e.what() + "); it is tried again" + next_step(e)
        );
        return e.sqlstate != "55P03"; // anything else is no better in a minute
    }
}

/// False where something is left to do.
bool chores::forget_old_tokens(session& db) {
    if (!options_.forget_tokens) return true;
    try {
        const bool all = forget_tokens(db, retention_cutoff(db, *options_.forget_tokens));
        tokens_.well();
        return all;
    } catch (const database_failure& e) {
        if (!e.connection_open) throw;
        tokens_.trouble(
            log::level::warn,
            std::string("what is older than privacy.forget_tokens can't be redacted yet (") + e.what() +
                "); it is tried again" + next_step(e)
        );
        return e.sqlstate != "55P03"; // anything else is no better in a minute
    }
}

void chores::measure(session& db) {
    const growth now = measure_growth(db, options_.disk_size);
    {
        std::scoped_lock lock(mutex_);
        growth_ = now;
    }
    const std::optional<double> days = days_until_full(now, options_.keep);
    if (!days || *days > few_days) return disk_.well();
    disk_.trouble(
        log::level::warn, "at the last week's pace the disk of Postgres is full in " +
                              std::to_string(std::lround(*days)) +
                              " days: enlarge it, or drop old months with retention.keep"
    );
}

void chores::tell_interference(session& db) {
    std::string all;
    for (const std::string& one : find_interference(db)) all += (all.empty() ? "" : ", ") + one;
    if (all.empty()) return interference_.well();
    interference_.trouble(
        log::level::warn,
        all + " may drop a notification that is then answered as stored: see that it returns every row"
    );
}

void chores::tell_overdue_validations(session& db) {
    std::string overdue;
    for (const overdue_validation& v : find_overdue_validations(db, expected_apps()))
        overdue += (overdue.empty() ? "" : ", ") + v.app + " (" + v.hours + " hours ago)";
    if (overdue.empty()) return validations_.well();
    validations_.trouble(
        log::level::warn, "Zoom, which validates an endpoint every 72 hours, last did so for " + overdue +
                              ": is the subscription still active on the app's page, and the tunnel up?"
    );
}

} // namespace zoomhook::store
