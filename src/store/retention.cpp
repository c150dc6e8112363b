// Drops what has been kept long enough.
// SPDX-License-Identifier: MIT
#include "retention.hpp"

#include "connect.hpp"
#include "explained.hpp"
#include "patience.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

/// Retries of the rows wait while they are deleted: a tenth of a second or so.
constexpr const char* rows_at_once = "10000";
constexpr auto longest_wait = 10s; // for a lock, of a person

/// The first day of a month; empty for the default partition.
struct candidate {
    std::string first_day;
    prunable what;
};

std::vector<candidate> candidates(session& db, const std::string& cutoff) {
    std::vector<candidate> all;
    for (const result_row& r : db.run(
             "SELECT coalesce(first_day::text, ''), partition, rows, bytes FROM "
             "zoomhook_prunable($1::timestamptz)",
             {cutoff}
         ))
        all.push_back({r[0], {r[1], std::stoll(r[2]), std::stoull(r[3])}});
    return all;
}

/// False where it has got a young row meanwhile.
bool drop_month(session& db, const candidate& c, const std::string& cutoff) {
    const char* const drop = "SELECT zoomhook_drop_month($1::date, $2::timestamptz)";
    return db.run(drop, {c.first_day, cutoff})[0][0] == "t";
}

std::int64_t delete_from_default(session& db, const std::string& cutoff) {
    const char* const some = "SELECT zoomhook_delete_from_default($1::timestamptz, $2::int)";
    std::int64_t all = 0;
    for (;;) {
        const std::int64_t deleted = std::stoll(db.run(some, {cutoff, rows_at_once})[0][0]);
        if (deleted == 0) return all;
        all += deleted;
    }
}

} // namespace

std::string retention_cutoff(session& db, std::chrono::seconds keep) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = [](auto t) {
        return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(t).count());
    };
    return db.run(
        "SELECT least(now(), to_timestamp($1::float8)) - $2::float8 * interval '1 second'",
        {seconds(now), seconds(keep)}
    )[0][0];
}

void find_prunable(session& db, const std::string& cutoff, const prunable_listener& tell) {
    for (const candidate& c : candidates(db, cutoff)) tell(c.what);
}

void prune(session& db, const std::string& cutoff, const prunable_listener& tell) {
    for (candidate& c : candidates(db, cutoff)) {
        if (!c.first_day.empty()) {
            if (drop_month(db, c, cutoff)) tell(c.what);
            continue;
        }
        c.what.rows = delete_from_default(db, cutoff);
        tell(c.what);
    }
}

void prune(const options& o, bool dry_run, const prunable_listener& tell) {
    explained([&] {
        const connected c = connect(o, purpose::upkeep, nullptr);
        const std::string cutoff = retention_cutoff(*c.db, *o.keep);
        if (dry_run) return find_prunable(*c.db, cutoff, tell);
        if (!when_unlocked(patient_until(steady_clock::now() + longest_wait), [&] {
                prune(*c.db, cutoff, tell);
            }))
            throw error(
                "a transaction holds table events: see pg_stat_activity, and try again when it has ended"
            );
    });
}

} // namespace zoomhook::store
