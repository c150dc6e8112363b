// One database connection and its thread: commits what is queued, in one statement, again and again.
// SPDX-License-Identifier: MIT
#include "writer.hpp"

#include <algorithm>
#include <set>

#include "commit_outcome.hpp"
#include "session.hpp"
#include "zoomhook/base/hex.hpp"
#include "zoomhook/base/log.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {
namespace {

constexpr std::size_t most_rows = 512;
constexpr std::size_t most_bytes = std::size_t{4} << 20;

} // namespace

std::size_t weight(const ingest::ticket_ptr& t) { return t->what().what.raw.size() + 1024; }

writer::writer(const options& o, ticket_queue& queue, supervisor& s, database_state& state)
    : options_(o),
      queue_(queue),
      supervisor_(s),
      state_(state) {}

void writer::run(const std::stop_token& stop) {
    for (;;) {
        if (!db_) {
            if (stop.stop_requested()) return;
            connect(stop);
            continue;
        }
        tickets taken = queue_.pop(most_rows, most_bytes);
        if (taken.empty()) return;
        write(std::move(taken), stop);
    }
}

void writer::connect(const std::stop_token& stop) {
    if (!state_.wait_for_schema(stop)) return;
    try {
        db_ = open_session(options_, purpose::writing, supervisor_, [this](std::string_view text) {
            warning_ = text;
        });
        const supervisor::watch watch(
            supervisor_, db_->socket(), steady_clock::now() + std::chrono::seconds(5)
        );
        db_->prepare("insert", insert_statement(options_.raw));
        db_->prepare("insert_stripped", insert_stripped_statement());
        state_.works();
        return;
    } catch (const database_error& e) {
        if (after(e) == next_step::recheck) state_.recheck_schema();
        state_.fails(e.what(), advice(e.sqlstate()));
    } catch (const error& e) {
        state_.fails(e.what(), {});
    }
    db_.reset();
    pause(stop, reconnect_.next());
}

void writer::write(tickets taken, const std::stop_token& stop) {
    batch b = make_batch(std::move(taken), steady_clock::now());
    queue_.give_back(std::move(b.later), weight);
    if (!b.rows.empty()) store(b.rows, stop);
}

void writer::store(std::span<batch_row> some, const std::stop_token& stop) {
    if (!db_) return give_back(some);
    try {
        settle(some, execute("insert", insert_parameters(some), some));
        retry_.reset();
        reconnect_.reset();
        state_.works();
    } catch (const database_error& e) {
        if (after(e) == next_step::split) return store_split(some, stop);
        recover(e, some, stop);
    }
}

/// Halves until the refused row stands alone: the others are stored whole.
void writer::store_split(std::span<batch_row> some, const std::stop_token& stop) {
    if (some.size() == 1) {
        try {
            return store_stripped(some.front());
        } catch (const database_error& e) {
            return recover(e, some, stop);
        }
    }
    store(some.first(some.size() / 2), stop);
    store(some.last(some.size() - some.size() / 2), stop);
}

void writer::store_stripped(batch_row& r) {
    const std::span<batch_row> alone(&r, 1);
    settle(alone, execute("insert_stripped", insert_stripped_parameters(r.what()), alone));
    log::warn(
        "Postgres refused a notification's columns; its bytes are stored without them",
        {{"event", r.what().what.event.value_or("-")}, {"digest", to_hex(r.what().what.digest)}}
    );
}

/// After a wait for a synchronous standby was cancelled the server reports success with a warning: the row is
/// there, but not on the standby. Messages are translated, so any warning counts; repeating is harmless.
rows writer::execute(const char* statement, const parameters& p, std::span<const batch_row> some) {
    warning_.clear();
    const supervisor::watch watch(supervisor_, db_->socket(), wanted_until(some));
    rows result = db_->execute(statement, p);
    if (!warning_.empty()) throw database_error("01000", false, "committed with a warning: " + warning_);
    return result;
}

void writer::settle(std::span<batch_row> some, const rows& repeated) {
    std::set<std::string> again;
    for (const row& r : repeated) again.insert(r[0].value_or("") + ' ' + r[1].value_or(""));
    for (batch_row& r : some) {
        const bool repeats = !again.empty() && again.contains(repeated_key(r.what()));
        for (const ingest::ticket_ptr& t : r.waiting)
            t->settle({.batch_rows = some.size(), .repeated = repeats});
    }
}

void writer::recover(const database_error& e, std::span<batch_row> some, const std::stop_token& stop) {
    give_back(some);
    state_.fails(e.what(), advice(e.sqlstate()));
    const next_step step = after(e);
    if (step == next_step::recheck) state_.recheck_schema();
    if (step != next_step::retry) db_.reset();
    pause(stop, step == next_step::retry ? retry_.next() : reconnect_.next());
}

void writer::give_back(std::span<batch_row> some) {
    tickets all;
    for (batch_row& r : some) std::ranges::move(r.waiting, std::back_inserter(all));
    queue_.give_back(std::move(all), weight);
}

} // namespace zoomhook::store
