// Erases, or redacts, what events and rejected hold of somebody.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/forget.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <thread>

#include "array_literal.hpp"
#include "connect.hpp"
#include "forget_candidate.hpp"
#include "forget_sql.hpp"
#include "patience.hpp"
#include "zoomhook/base/hex.hpp"
#include "zoomhook/base/log.hpp"
#include "zoomhook/store/rejected.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

/// Rows that are changed in one statement: retries of them wait meanwhile.
constexpr std::size_t rows_at_once = 500;

std::string texts(const std::vector<std::string>& values) {
    array_literal all(0);
    for (const std::string& v : values) all.text(v);
    return std::move(all).finish();
}

/// What Postgres refuses, with the next step, which is another than for the daemon.
auto as_owner(auto action) {
    try {
        return action();
    } catch (const database_failure& e) {
        std::string step;
        if (e.sqlstate == "42501")
            step = ": only the owner of the tables may read and erase; connect as a member of "
                   "zoomhook_owner, in "
                   "database.url or in the environment: ZOOMHOOKD_DATABASE_URL=postgresql://…";
        if (e.sqlstate == "42P01") step = ": run zoomhookd migrate";
        throw error(std::string("Postgres: ") + e.what() + step);
    }
}

} // namespace

class forgetting::implementation {
public:
    implementation(options o, forget_request r)
        : o_(std::move(o)),
          request_(std::move(r)),
          connection_(connect(o_, purpose::upkeep, nullptr)),
          needles_(texts(request_.needles)),
          batch_rows_(request_.needles.empty() ? "500" : "5000") {
        if (!request_.dry_run) up_to_ = std::stoll(db().run(forget_sql::begin, {request_.name})[0][0]);
        first_ = up_to_;
    }

    [[nodiscard]] bool is_resumed() const { return first_ > 0; }

    bool look_through_events(const forget_listener& tell, const go_on& asked) {
        std::int64_t newest = up_to_;
        const auto goes_on = [&] {
            return asked(
                static_cast<std::uint64_t>(up_to_ - first_), static_cast<std::uint64_t>(newest - first_)
            );
        };
        const std::optional<std::int64_t> settled = await_settled(goes_on);
        if (!settled) return false;
        newest = std::stoll(db().run(forget_sql::newest_id, {std::to_string(*settled)})[0][0]);
        while (up_to_ < newest) {
            if (!goes_on()) return false;
            look_through_batch(batch_end(newest), tell);
        }
        return goes_on();
    }

    void look_through_rejected(const forget_listener& tell) {
        rejected_requests table(o_);
        std::int64_t last = 0;
        for (auto some = table.after(0); !some.empty(); some = table.after(last))
            for (const rejected_record& r : some) {
                last = r.id;
                zoom::finding found = find(r.what.raw, request_.erase);
                if (!found.any()) found = find(r.what.raw, request_.redact);
                if (!found.any()) continue;
                if (!request_.dry_run) table.remove(r.id);
                tell(
                    {forgotten_row::table::rejected, r.id, r.event, r.what.received_at, false,
                     std::move(found)}
                );
            }
    }

    void bury(const ingest::delivery& d) {
        const auto received =
            std::chrono::duration_cast<std::chrono::microseconds>(d.received_at.time_since_epoch());
        db().run(
            forget_sql::bury, {std::to_string(d.what.event_ts.value_or(0)), d.app, to_hex(d.what.digest),
                               std::to_string(received.count())}
        );
    }

    void finish() {
        if (request_.dry_run) return;
        db().run(forget_sql::await_count);
        db().run(forget_sql::forget_known_users, {needles_});
        db().run(forget_sql::finish, {request_.name});
    }

private:
    session& db() { return *connection_.db; }

    static zoom::finding find(std::string_view text, const zoom::knows& whom) {
        return whom ? zoom::find_person(text, whom) : zoom::finding{};
    }

    /// Waits for those who are writing, which a daemon ends in 5 s at most. Nothing where it is to stop.
    std::optional<std::int64_t> await_settled(const std::function<bool()>& goes_on) {
        for (auto told = steady_clock::now() + 5s; goes_on();) {
            const std::string settled = db().run(forget_sql::settled_id)[0][0];
            if (!settled.empty()) return std::stoll(settled);
            if (steady_clock::now() < told) continue;
            log::info("waiting for a transaction that has written into events and is still open; see "
                      "pg_stat_activity");
            told = deadline::max();
        }
        return {};
    }

    std::int64_t batch_end(std::int64_t newest) {
        const result_row r =
            db().run(forget_sql::batch_end, {std::to_string(up_to_), std::to_string(newest), batch_rows_})[0];
        return r[1] == batch_rows_ ? std::stoll(r[0]) : newest;
    }

    void look_through_batch(std::int64_t last, const forget_listener& tell) {
        while (!change_batch(last, tell)) continue;
        if (!request_.dry_run) db().run(forget_sql::remember, {request_.name, std::to_string(last)});
        up_to_ = last;
    }

    /// False where somebody else has changed a row since it was read, which is to be looked at again.
    bool change_batch(std::int64_t& last, const forget_listener& tell) {
        std::vector<candidate> to_erase;
        std::vector<candidate> to_redact;
        result_rows found =
            db().run(forget_sql::candidates, {std::to_string(up_to_), std::to_string(last), needles_});
        const bool all = found.empty() || std::to_string(found.size()) == found[0].back();
        if (!all) last = std::stoll(found.back()[0]); // the others are the next batch's
        for (result_row& r : found) sort(candidate_of(std::move(r)), to_erase, to_redact);
        change(to_erase, false, tell);
        return change(to_redact, true, tell);
    }

    /// To those to erase, those to redact, or neither. What is no JSON can't be redacted.
    void sort(candidate c, std::vector<candidate>& to_erase, std::vector<candidate>& to_redact) {
        c.row.found = find(c.text, request_.erase);
        if (c.row.found.any()) return to_erase.push_back(std::move(c));
        c.row.found = find(c.text, request_.redact);
        if (!c.row.found.any()) return;
        std::optional<std::string> rest =
            c.has_body ? zoom::without_person(c.text, request_.redact) : std::nullopt;
        if (!rest) return to_erase.push_back(std::move(c));
        c.row.redacted = true;
        c.text = std::move(*rest);
        for (std::string& id : c.ids)
            if (zoom::find_in_text(id, request_.redact).any()) id.clear();
        to_redact.push_back(std::move(c));
    }

    /// Whether all were.
    bool change(std::vector<candidate>& rows, bool redacts, const forget_listener& tell) {
        bool all = true;
        while (!rows.empty()) {
            const std::size_t some = std::min(rows.size(), rows_at_once);
            std::vector<candidate> batch(
                std::make_move_iterator(rows.end() - static_cast<std::ptrdiff_t>(some)),
                std::make_move_iterator(rows.end())
            );
            rows.resize(rows.size() - some);
            std::set<std::int64_t> changed;
            if (!request_.dry_run) changed = redacts ? redact(batch) : erase(batch);
            for (const candidate& c : batch)
                request_.dry_run || changed.contains(c.row.id) ? tell(c.row) : void(all = false);
        }
        return all;
    }

    /// Both return the ids of the rows that they have changed.
    std::set<std::int64_t> erase(const std::vector<candidate>& rows) {
        return change(forget_sql::erase, {request_.name, row_ids(rows)});
    }

    std::set<std::int64_t> redact(const std::vector<candidate>& rows) {
        std::vector<std::string> bodies;
        std::vector<std::string> versions;
        for (const candidate& c : rows) {
            bodies.push_back(c.text);
            versions.push_back(c.version);
        }
        std::vector<std::string> parameters{request_.name, row_ids(rows), texts(bodies)};
        for (std::size_t i = 0; i < candidate::columns; ++i) parameters.push_back(ids_of_column(rows, i));
        parameters.push_back(texts(versions));
        return change(forget_sql::redact, parameters);
    }

    std::set<std::int64_t> change(const std::string& statement, const std::vector<std::string>& parameters) {
        std::string ids;
        when_unlocked("forget", patience_of(10min), [&] { ids = change_now(statement, parameters); });
        std::istringstream in(ids);
        return {std::istream_iterator<std::int64_t>(in), {}};
    }

    std::string change_now(const std::string& statement, const std::vector<std::string>& parameters) {
        db().run("BEGIN");
        try {
            db().run(forget_sql::keep_counts_out);
            std::string ids = db().run(statement, parameters)[0][0];
            db().run("COMMIT");
            return ids;
        } catch (const database_failure& e) {
            if (e.connection_open) db().run("ROLLBACK");
            throw;
        }
    }

    const options o_;
    const forget_request request_;
    connected connection_;
    const std::string needles_;
    const std::string batch_rows_;
    std::int64_t first_ = 0; ///< where it began
    std::int64_t up_to_ = 0; ///< that has been looked at
};

forgetting::forgetting(const options& o, forget_request r)
    : impl_(as_owner([&] { return std::make_unique<implementation>(o, std::move(r)); })) {}

forgetting::~forgetting() = default;

bool forgetting::is_resumed() const { return impl_->is_resumed(); }

bool forgetting::look_through_events(const forget_listener& tell, const go_on& asked) {
    return as_owner([&] { return impl_->look_through_events(tell, asked); });
}

void forgetting::look_through_rejected(const forget_listener& tell) {
    as_owner([&] { impl_->look_through_rejected(tell); });
}

void forgetting::bury(const ingest::delivery& d) {
    as_owner([&] { impl_->bury(d); });
}

void forgetting::finish() {
    as_owner([&] { impl_->finish(); });
}

} // namespace zoomhook::store
