// Drops what has been kept long enough.
// SPDX-License-Identifier: MIT
#include "retention.hpp"

#include <algorithm>
#include <optional>

#include "connect.hpp"
#include "explained.hpp"
#include "patience.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

/// Retries of the rows wait while they are deleted: a tenth of a second or so.
constexpr const char* rows_at_once = "10000";

struct candidate {
    std::string first_day; ///< empty for the default partition
    prunable what;
};

std::vector<candidate> candidates(session& db, const std::string& cutoff) {
    std::vector<candidate> all;
    for (const result_row& r : db.run(
             "SELECT coalesce(to_char(first_day::timestamp, 'YYYY-MM-DD'), ''), partition, rows, bytes"
             " FROM zoomhook_prunable(to_timestamp($1::float8))",
             {cutoff}
         ))
        all.push_back({r[0], {r[1], std::stoll(r[2]), std::stoull(r[3]), !r[0].empty()}});
    return all;
}

/// False where it has got a young row meanwhile, or another has dropped it.
bool drop_month(session& db, const candidate& c, const std::string& cutoff) {
    try {
        const char* const drop = "SELECT zoomhook_drop_month($1::date, to_timestamp($2::float8))";
        return db.run(drop, {c.first_day, cutoff})[0][0] == "t";
    } catch (const database_failure& e) {
        if (e.sqlstate == "42P01") return false;
        throw;
    }
}

std::int64_t delete_from_default(session& db, const std::string& cutoff) {
    const char* const some = "SELECT zoomhook_delete_from_default(to_timestamp($1::float8), $2::int)";
    std::int64_t all = 0;
    for (;;) {
        const std::int64_t deleted = std::stoll(db.run(some, {cutoff, rows_at_once})[0][0]);
        if (deleted == 0) return all;
        all += deleted;
    }
}

void prune_one(session& db, candidate& c, const std::string& cutoff, const prunable_listener& tell) {
    if (c.what.is_month) {
        if (drop_month(db, c, cutoff)) tell(c.what);
        return;
    }
    c.what.rows = delete_from_default(db, cutoff);
    if (c.what.rows > 0) tell(c.what);
}

} // namespace

std::string retention_cutoff(session& db, std::chrono::seconds keep) {
    const auto ours =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const std::chrono::seconds theirs(std::stoll(db.run("SELECT floor(extract(epoch FROM now()))")[0][0]));
    return std::to_string((std::min(ours, theirs) - keep).count());
}

void find_prunable(session& db, const std::string& cutoff, const prunable_listener& tell) {
    for (const candidate& c : candidates(db, cutoff)) tell(c.what);
}

void prune(session& db, const std::string& cutoff, const prunable_listener& tell) {
    std::optional<database_failure> first;
    for (candidate& c : candidates(db, cutoff)) {
        try {
            prune_one(db, c, cutoff, tell);
        } catch (const database_failure& e) {
            if (!e.connection_open) throw;
            if (!first) first.emplace(e.sqlstate, true, c.what.partition + ": " + e.what());
        }
    }
    if (first) throw *first;
}

void prune(const options& o, bool dry_run, const prunable_listener& tell) {
    explained([&] {
        const connected c = connect(o, purpose::upkeep, nullptr);
        const std::string cutoff = retention_cutoff(*c.db, *o.keep);
        if (dry_run) return find_prunable(*c.db, cutoff, tell);
        when_unlocked("pruning", patience_of(10s), [&] { prune(*c.db, cutoff, tell); });
    });
}

} // namespace zoomhook::store
