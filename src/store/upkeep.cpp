// Keeps the schema fit for the writers.
// SPDX-License-Identifier: MIT
#include "upkeep.hpp"

#include "connect.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr auto counting_again = 1min; // who has just sent an event wants to find it in view users
constexpr auto chores_again = 1h;
constexpr auto longest_look = 10s;
constexpr auto longest_work = 1h; // a migration may rewrite much

} // namespace

upkeep::upkeep(const options& o, supervisor& s, health& connection)
    : options_(o),
      supervisor_(s),
      connection_(connection),
      connecting_(100ms, 2s),
      returning_(1s, 5min),
      chores_(o),
      thread_([this](const std::stop_token& ended) { run(ended); }) {}

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
    if (asked_) chores_due_ = {};
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
        if (steady_clock::now() >= chores_due_) return prepare(*c.db, ended);
        chores_.count(*c.db);
        return counting_again;
    } catch (const error& e) {
        if (!ended.stop_requested()) schema_.trouble(log::level::error, e.what());
    } catch (const std::exception& e) {
        if (!ended.stop_requested())
            connection_.trouble(log::level::error, std::string("Postgres can't be used: ") + e.what());
    }
    return connecting_.next(chance());
}

/// The schema and the chores; then says when to come again.
std::chrono::milliseconds upkeep::prepare(session& db, const std::stop_token& ended) {
    prepare_schema(db, [&](std::chrono::milliseconds t) { return sleep(ended, t); });
    connection_.well();
    declare_ready();
    connecting_.reset();
    const bool done = chores_.run(db);
    if (!done) return returning_.next(chance());
    returning_.reset();
    chores_due_ = steady_clock::now() + chores_again;
    return counting_again;
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

} // namespace zoomhook::store
