// Stores notifications that no delivery brought and that Zoom's webhook logs still have.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/recovery.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <set>
#include <thread>
#include <utility>

#include "backoff.hpp"
#include "commit_outcome.hpp"
#include "connect.hpp"
#include "conninfo.hpp"
#include "event_filter.hpp"
#include "explained.hpp"
#include "patience.hpp"
#include "recovery_page.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

/// A restart of Postgres is over by then.
constexpr auto patience = 30s;
/// For one statement: more than its statement_timeout, since a frozen server doesn't keep to that.
constexpr auto cut_after = 65s;

const std::string find_missing_name = "zoomhook_find_missing";
const std::string recover_name = "zoomhook_recover";

/// Never backwards, but out of a future that only a wrong clock can have written.
const char* const cover_statement = R"(
INSERT INTO zoomhook_recovered_up_to AS known (app, up_to) VALUES ($1, to_timestamp($2::float8))
ON CONFLICT (app) DO UPDATE SET up_to = excluded.up_to
WHERE known.up_to < excluded.up_to OR known.up_to > now() + interval '5 minutes')";

/// A value that Postgres can't take is quoted: it may be the body's. Names of constraints are quoted, too.
std::string words_of(const database_failure& e) {
    constexpr std::size_t most = 200; // bytes; four times as much where they have to be written as codes
    std::string words = e.what();
    const auto begin = words.find('"');
    if (begin != words.npos && !is_own_rule(e.sqlstate))
        words.replace(begin, words.rfind('"') - begin + 1, "\"…\"");
    return printable(words.substr(0, most)) + " (SQLSTATE " + e.sqlstate + ")";
}

} // namespace

class recovery::implementation {
public:
    implementation(options o, std::stop_token ended)
        : o_(std::move(o)),
          cut_(std::move(ended), [this] { stop(); }) {
        open();
    }
    ~implementation() {
        if (!began_ || !connection_.db) return;
        try { // the server would release it a moment after the connection is gone
            const supervisor::watch watch = watched(db(), connect_timeout);
            db().run("SELECT pg_advisory_unlock_all()");
        } catch (const std::exception&) { // it is lost, and the lock with it
        }
    }
    implementation(const implementation&) = delete;
    implementation& operator=(const implementation&) = delete;

    bool try_begin() {
        persistently([&] {
            const supervisor::watch watch = watched(db(), cut_after);
            if (!began_) began_ = take_lock(db());
        });
        return began_;
    }

    std::vector<recovered>
    store(std::span<const recovered_event> page, bool dry_run, const refusal_told& told) {
        taken t = take(distinct(page), dry_run);
        if (dry_run)
            std::erase_if(t.stored, [this](const recovery_row& r) { return !is_new_to_dry_runs(*r.what); });
        for (std::size_t i = 0; i < t.refused.size(); ++i) told(*t.refused[i].what, t.why[i]);
        return outcomes_of(page, t.refused, t.stored);
    }

    std::optional<wall_time> covered_up_to(const std::string& app) {
        result_rows found;
        persistently([&] {
            const supervisor::watch watch = watched(db(), cut_after);
            found = db().run(
                "SELECT extract(epoch FROM up_to)::bigint FROM zoomhook_recovered_up_to WHERE app = $1", {app}
            );
        });
        if (found.empty()) return {};
        return wall_time(std::chrono::seconds(std::stoll(found[0][0])));
    }

    void cover(const std::string& app, wall_time up_to) {
        persistently([&] {
            const supervisor::watch watch = watched(db(), cut_after);
            db().run(cover_statement, {app, seconds_text(std::chrono::floor<std::chrono::seconds>(up_to))});
        });
    }

private:
    using rows = std::vector<recovery_row>;

    struct taken {
        rows stored;                  ///< they were not there
        rows refused;                 ///< each alone
        std::vector<std::string> why; ///< of each of these
    };

    void stop() {
        stopped_ = true;
        watcher_.stop(steady_clock::now());
    }

    /// About 30 MiB; beyond, other attempts to deliver the same may be counted once more.
    bool is_new_to_dry_runs(const recovered_event& e) {
        constexpr std::size_t most = 100'000;
        if (would_be_there_.size() >= most) would_be_there_ = {};
        return would_be_there_.add(e);
    }

    /// Halves what Postgres refuses until it knows which row it is.
    taken take(rows all, bool dry_run) {
        taken t;
        std::vector<rows> pending;
        if (!all.empty()) pending.push_back(std::move(all));
        while (!pending.empty()) {
            rows some = std::move(pending.back());
            pending.pop_back();
            try {
                std::ranges::move(missing_of(some, dry_run), std::back_inserter(t.stored));
            } catch (const database_failure& e) {
                if (!is_own_rule(e.sqlstate) && judge(e, some) != commit_outcome::split) throw;
                if (some.size() > 1) {
                    halve(some, pending);
                } else if (may_be_taken_yet(some[0], e)) {
                    pending.push_back(std::move(some));
                } else {
                    t.refused.push_back(some[0]);
                    t.why.push_back(words_of(e));
                }
            }
        }
        return t;
    }

    static void halve(const rows& refused, std::vector<rows>& pending) {
        const auto middle = refused.begin() + static_cast<std::ptrdiff_t>(refused.size() / 2);
        pending.emplace_back(middle, refused.end());
        pending.emplace_back(refused.begin(), middle);
    }

    /// What Postgres can't hold goes without its columns, what an own rule refuses does not: it would lose
    /// them for no reason, or get past the rule. It is asked again because a month may just have been
    /// attached.
    static bool may_be_taken_yet(recovery_row& row, const database_failure& e) {
        return !std::exchange(is_own_rule(e.sqlstate) ? row.again : row.stripped, true);
    }

    rows missing_of(const rows& some, bool dry_run) {
        const std::vector<std::string> parameters =
            recovery_parameters(some, o_.raw, std::chrono::system_clock::now());
        rows found;
        persistently([&] {
            for (const result_row& r : run(dry_run, parameters))
                found.push_back(some.at(std::stoul(r[0]) - 1));
        });
        return found;
    }

    result_rows run(bool dry_run, const std::vector<std::string>& parameters) {
        const std::string& name = dry_run ? find_missing_name : recover_name;
        session& db = this->db();
        const supervisor::watch watch = watched(db, cut_after);
        if (!prepared_.contains(name)) db.prepare(name, dry_run ? find_missing_statement : recover_statement);
        prepared_.insert(name);
        result_rows found = db.run_prepared(name, parameters);
        for (const std::string& warning : db.take_warnings())
            if (doubts_durability(warning, connection_.english))
                throw error("a standby did not confirm a commit: run it again");
        return found;
    }

    static commit_outcome judge(const database_failure& e, const rows& some) {
        return judge_failure(e.sqlstate, e.connection_open, some.size() == 1 && some[0].stripped);
    }

    /// Again, on a new connection where it is lost, as long as what Postgres says passes by itself. Only for
    /// what may be done twice.
    template <typename Action>
    void persistently(Action action) {
        backoff pauses(100ms, 2s);
        for (const deadline until = steady_clock::now() + patience;;) {
            try {
                return action();
            } catch (const database_failure& e) {
                if (!passes(e) || stopped_ || steady_clock::now() > until) throw;
                std::this_thread::sleep_for(pauses.next(chance()));
            }
        }
    }

    bool passes(const database_failure& e) {
        if (is_own_rule(e.sqlstate)) return false; // take() asks again
        switch (judge_failure(e.sqlstate, e.connection_open)) {
        case commit_outcome::reconnect:
            connection_.db.reset();
            return true;
        case commit_outcome::retry_now:
        case commit_outcome::retry_later:
            return true;
        default:
            return false;
        }
    }

    session& db() {
        if (!connection_.db) open();
        return *connection_.db;
    }

    void open() {
        if (stopped_) throw error("recovering was stopped");
        connected c = connect(o_, purpose::recovery, &watcher_);
        const supervisor::watch watch = watched(*c.db, cut_after);
        c.db->run("SET jit = off"); // compiling would take longer than the statement
        if (began_) take_lock_again(*c.db);
        connection_ = std::move(c);
        prepared_.clear();
    }

    /// The server may not have noticed yet that the last connection is gone.
    void take_lock_again(session& db) {
        const pause wait = patience_of(3s);
        while (!take_lock(db))
            if (!wait(200ms))
                throw error(
                    "the connection to Postgres was lost, and another process recovers into schema " +
                    o_.schema + " since then; run it again later"
                );
    }

    bool take_lock(session& db) {
        const std::string name = db.quote("zoomhookd recovery of schema " + o_.schema);
        return db.run("SELECT pg_try_advisory_lock(hashtextextended(" + name + ", 0))")[0][0] == "t";
    }

    supervisor::watch watched(session& db, std::chrono::seconds time) {
        return {watcher_, db.socket(), steady_clock::now() + time, supervisor::at_stop::is_cut};
    }

    const options o_;
    supervisor watcher_;
    std::atomic<bool> stopped_ = false;
    connected connection_;
    bool began_ = false; ///< the lock is ours, as long as the connection is
    std::set<std::string> prepared_;
    met_entries would_be_there_;                          ///< what dry runs would have stored
    const std::stop_callback<std::function<void()>> cut_; // last: it uses the others
};

recovery::recovery(const options& o, std::stop_token ended)
    : impl_(explained([&] { return std::make_unique<implementation>(o, std::move(ended)); })) {}

recovery::~recovery() = default;

bool recovery::try_begin() {
    return explained([&] { return impl_->try_begin(); });
}

std::vector<recovered>
recovery::store(std::span<const recovered_event> events, bool dry_run, const refusal_told& told) {
    return explained([&] { return impl_->store(events, dry_run, told); });
}

std::optional<wall_time> recovery::covered_up_to(const std::string& app) {
    return explained([&] { return impl_->covered_up_to(app); });
}

void recovery::cover(const std::string& app, wall_time up_to) {
    explained([&] { impl_->cover(app, up_to); });
}

} // namespace zoomhook::store
