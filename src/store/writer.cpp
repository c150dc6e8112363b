// Commits what is queued, batch after batch, over one connection.
// SPDX-License-Identifier: MIT
#include "writer.hpp"

#include <algorithm>

#include "conninfo.hpp"
#include "zoomhook/base/rest.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_rows = 1000;
/// Up to here a batch gets cheaper a row; beyond, the other writers shall have as much.
constexpr std::size_t cheap_rows = 256;
constexpr std::size_t most_bytes = std::size_t{4} << 20;

} // namespace

writer::writer(writing_room& room)
    : room_(room),
      reconnecting_(50ms, 2s),
      retrying_(10ms, 1s),
      stop_at_(deadline::max().time_since_epoch().count()),
      thread_([this](const std::stop_token& ended) { run(ended); }) {}

void writer::stop(deadline until) {
    stop_at_ = until.time_since_epoch().count();
    thread_.request_stop();
}

void writer::run(const std::stop_token& ended) {
    for (bool more = true; more && ensure_connected(ended);) {
        try {
            more = store_next(ended);
        } catch (const std::exception& e) { // no memory, or a bug: what was taken is answered 503 in time
            log::error("a batch was given up", {{"why", e.what()}});
            connection_.db.reset();
        }
    }
}

/// False where nothing comes any more.
bool writer::store_next(const std::stop_token& ended) {
    std::vector<ingest::ticket_ptr> taken =
        room_.queue.pop({most_rows, most_bytes, room_.o.connections, cheap_rows});
    if (taken.empty()) return false;
    react(ended, store_all(std::move(taken)));
    return true;
}

commit_outcome writer::store_all(std::vector<ingest::ticket_ptr> taken) {
    gathered g = gather(std::move(taken), steady_clock::now());
    const commit_outcome outcome = store(std::move(g.rows));
    room_.queue.push_front(std::move(g.later));
    return outcome;
}

/// While stopping: is somebody waiting still, and is there time for what may block?
bool writer::may_go_on(const std::stop_token& ended) {
    const deadline now = steady_clock::now();
    room_.queue.drop([now](const ingest::ticket_ptr& t) { return !t->wanted(now); });
    if (!ended.stop_requested()) return true;
    const deadline stop_at{deadline::duration(stop_at_)};
    return !room_.queue.finished() && now + connect_timeout < stop_at;
}

bool writer::ensure_connected(const std::stop_token& ended) {
    if (connection_.db) return true;
    if (!room_.schema.wait_until_ready(ended)) return false;
    while (may_go_on(ended)) {
        if (came_down_) rest(ended, reconnecting_.next(chance()));
        came_down_ = true;
        if (open()) return true;
    }
    return false;
}

bool writer::open() {
    try {
        connection_ = connect(room_.o, purpose::writing, &room_.watcher);
        const supervisor::watch watch(
            room_.watcher, connection_.db->socket(), steady_clock::now() + connect_timeout,
            supervisor::at_stop::may_finish
        );
        connection_.db->prepare(insert_name, insert_statement);
        room_.doubt_no_more();
        return true;
    } catch (const std::exception& e) {
        connection_.db.reset();
        ++room_.failures_in_a_row;
        room_.connection.trouble(log::level::error, std::string("Postgres can't be used: ") + e.what());
        return false;
    }
}

/// A stop cuts it short, but for what keeps a last attempt from turning into thousands.
void writer::rest(const std::stop_token& ended, std::chrono::milliseconds t) {
    zoomhook::rest(ended, t);
    if (ended.stop_requested()) std::this_thread::sleep_for(std::min(t, 20ms));
}

/// Durable, or why not; what isn't stored is in the queue again.
commit_outcome writer::store(batch rows) {
    std::vector<batch> pending;
    commit_outcome best = commit_outcome::expired;
    if (!rows.empty()) pending.push_back(std::move(rows));
    while (!pending.empty()) {
        const commit_outcome outcome = attempt(pending.back());
        if (outcome == commit_outcome::durable || outcome == commit_outcome::expired) {
            if (outcome == commit_outcome::durable) {
                best = outcome;
                tell_if_stripped(pending.back());
            }
            pending.pop_back();
        } else if (outcome == commit_outcome::split) {
            split_last(pending);
        } else {
            for (batch& b : pending) room_.queue.push_front(tickets_of(std::move(b)));
            return outcome;
        }
    }
    return best;
}

/// The half with the refused row fails again, and again, until that row is alone.
void writer::split_last(std::vector<batch>& pending) {
    batch& whole = pending.back();
    if (whole.size() > 1) {
        const auto middle = whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2);
        batch half(std::make_move_iterator(middle), std::make_move_iterator(whole.end()));
        whole.erase(middle, whole.end());
        pending.push_back(std::move(half));
    } else if (!whole.front().stripped) {
        whole.front().stripped = true;
    } else {
        give_up_on(whole.front());
        pending.pop_back();
    }
}

void writer::tell_if_stripped(const batch& stored) {
    if (!stored.front().stripped) return;
    const ingest::delivery& d = stored.front().what();
    log::warn(
        "Postgres refuses a column of a notification, which is stored as raw bytes only",
        {{"bytes", d.what.raw.size()}, {"app", d.app}}
    );
}

/// Not reachable by anything that is known but a trigger of the operator's.
void writer::give_up_on(const batch_row& row) {
    for (const ingest::ticket_ptr& t : row.tickets) t->refuse();
    const auto times = refusals_.happened(steady_clock::now());
    if (times == 0) return;
    const ingest::delivery& d = row.what();
    log::error(
        "Postgres refuses a notification even without its columns; a trigger of yours may be why",
        {{"bytes", d.what.raw.size()}, {"app", d.app}, {"times", times}}
    );
}

commit_outcome writer::attempt(const batch& rows) {
    const deadline until = latest_deadline(rows);
    if (until <= steady_clock::now()) return commit_outcome::expired;
    const std::vector<std::string> parameters = insert_parameters(rows, room_.o.raw);
    session& db = *connection_.db;
    repeated_set repeated;
    const deadline began = steady_clock::now();
    try {
        const supervisor::watch watch(room_.watcher, db.socket(), until, supervisor::at_stop::may_finish);
        for (result_row& r : db.run_prepared(insert_name, parameters))
            repeated.emplace(std::move(r.at(0)), std::move(r.at(1)));
    } catch (const database_failure& e) {
        return failed(e, rows.front().stripped);
    }
    for (const std::string& warning : db.take_warnings())
        if (doubts_durability(warning, connection_.english)) {
            room_.storing.trouble(log::level::warn, "a standby did not confirm a commit, which is repeated");
            return commit_outcome::retry_now;
        }
    settle(rows, repeated, steady_clock::now() - began);
    room_.news.committed();
    return commit_outcome::durable;
}

commit_outcome writer::failed(const database_failure& e, bool stripped) {
    const commit_outcome outcome = judge_failure(e.sqlstate, e.connection_open, stripped);
    const std::string& user = connection_.db->user();
    if (outcome == commit_outcome::denied)
        room_.storing.trouble(
            log::level::error, std::string("Postgres says ") + e.what() +
                                   "; as the owner: GRANT INSERT, UPDATE, SELECT ON events TO " + user +
                                   ", or run psql -f sql/roles.sql and GRANT zoomhook_writer TO " + user
        );
    else if (outcome == commit_outcome::reconnect)
        room_.connection.trouble(log::level::warn, std::string("lost a connection to Postgres: ") + e.what());
    else if (outcome != commit_outcome::split && outcome != commit_outcome::retry_now)
        room_.storing.trouble(
            log::level::error, std::string("Postgres can't store now and is asked again: ") + e.what() +
                                   (e.sqlstate.empty() ? "" : " (SQLSTATE " + e.sqlstate + ")")
        );
    return outcome;
}

void writer::react(const std::stop_token& ended, commit_outcome outcome) {
    if (outcome != commit_outcome::durable && outcome != commit_outcome::expired) ++room_.failures_in_a_row;
    switch (outcome) {
    case commit_outcome::durable:
        room_.failures_in_a_row = 0;
        came_down_ = false;
        reconnecting_.reset();
        retrying_.reset();
        room_.connection.well();
        room_.storing.well();
        return;
    case commit_outcome::reconnect:
        connection_.db.reset();
        return;
    case commit_outcome::missing:
        room_.schema.look_again();
        [[fallthrough]];
    case commit_outcome::retry_now: // soon, but not in a loop without rest
    case commit_outcome::retry_later:
    case commit_outcome::denied:
        rest(ended, retrying_.next(chance()));
        return;
    case commit_outcome::expired:
    case commit_outcome::split:
        return;
    }
}

} // namespace zoomhook::store
