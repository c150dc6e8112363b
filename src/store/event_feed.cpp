// Follows the table of events by a cursor over their ids.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "announcer.hpp"
#include "event_columns.hpp"
#include "event_filter.hpp"
#include "reading.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

/// At once; fewer where their bodies take more than 1 MiB on disk, compressed, since one may have megabytes.
constexpr const char* most_rows = "1000";

/// Where it begins: below the first that was received since then, or behind the last one. Not by min(id) of
/// the table itself, for which Postgres would go through all older ids.
const std::string first_query = R"(
WITH wanted AS MATERIALIZED (SELECT id FROM events WHERE received_at >= to_timestamp($1::float8) AND id <= $2::bigint)
SELECT coalesce((SELECT min(id) - 1 FROM wanted), (SELECT max(id) FROM events WHERE id <= $2::bigint), 0))";

const char* const last_query =
    "SELECT coalesce(max(id), $1::bigint) FROM events WHERE id > $1::bigint AND id <= $2::bigint";

/// What came when it began is wanted by its time, all that comes later is wanted.
std::string next_query(event_detail d) {
    const std::string wanted = "id > $1::bigint AND id <= $2::bigint AND (id > $3::bigint OR received_at >= "
                               "to_timestamp($4::float8)) AND " +
                               condition_of(5);
    return "SELECT " + shown_columns(d) + " WHERE " + wanted + R"( AND id <= (
    SELECT max(id) FROM (
        SELECT id, sum(pg_column_size(body)) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM (SELECT id, body FROM events WHERE )" +
           wanted + " ORDER BY id LIMIT " + most_rows + R"() AS chosen) AS counted
    WHERE coalesce(before, 0) < 1048576) ORDER BY id)";
}

} // namespace

class event_feed::implementation {
public:
    implementation(const options& o, event_filter f, event_detail d)
        : since_(f.since ? seconds_text(*f.since) : "Infinity"),
          filter_(std::move(f)),
          query_(next_query(d)),
          connection_(o, listen) {
        filter_.since.reset();
        while (!first_settled_) // who meets a writer that lasts long waits for it
            connection_.with([this](session& db) { begin(db); });
    }

    std::vector<shown_event> next(std::chrono::milliseconds patience) {
        std::vector<shown_event> some = fetch();
        if (!some.empty()) return some;
        const bool news = connection_.with([&](session& db) { return db.wait_for_announcement(patience); });
        return news ? fetch() : some;
    }

private:
    /// Before the table is looked at, so that nothing comes unheard in between.
    static void listen(session& db) { db.listen(events_channel); }

    /// Nothing: a writer has been in flight for too long.
    static std::optional<std::int64_t> settled_id(session& db) {
        const std::string settled = db.run("SELECT zoomhook_settled_id()").at(0).at(0);
        return settled.empty() ? std::nullopt : std::optional(std::stoll(settled));
    }

    void begin(session& db) {
        first_settled_ = settled_id(db);
        if (first_settled_)
            cursor_ = std::stoll(db.run(first_query, {since_, std::to_string(*first_settled_)})[0][0]);
    }

    std::vector<shown_event> fetch() {
        std::int64_t cursor = cursor_;
        auto some = connection_.with([&](session& db) {
            db.run("BEGIN"); // which keeps rows from moving to another partition between the two
            const std::optional<std::int64_t> settled = settled_id(db);
            std::vector<shown_event> found;
            if (settled) found = up_to(db, *settled, cursor);
            db.run("COMMIT");
            return found;
        });
        cursor_ = cursor; // not before the caller gets them
        return some;
    }

    std::vector<shown_event> up_to(session& db, std::int64_t settled, std::int64_t& cursor) {
        // After a failover to a standby that had not got all, ids are handed out again.
        cursor = std::min(cursor, settled);
        const std::string from = std::to_string(cursor);
        const std::string to = std::to_string(settled);
        std::vector<std::string> parameters{from, to, std::to_string(*first_settled_), since_};
        for (std::string& p : parameters_of(filter_)) parameters.push_back(std::move(p));
        std::vector<shown_event> some;
        for (result_row& row : db.run(query_, parameters)) some.push_back(shown_event_of(std::move(row)));
        // Never beyond a row that is there: after a crash ids that nobody has used are handed out again.
        cursor = some.empty() ? std::stoll(db.run(last_query, {from, to})[0][0]) : some.back().id;
        return some;
    }

    const std::string since_;
    event_filter filter_;
    const std::string query_;
    reading_connection connection_;
    std::int64_t cursor_ = 0;
    std::optional<std::int64_t> first_settled_; ///< what is up to it came before this began
};

event_feed::event_feed(const options& o, event_filter f, event_detail d)
    : impl_(std::make_unique<implementation>(o, std::move(f), d)) {}

event_feed::~event_feed() = default;

std::vector<shown_event> event_feed::next(std::chrono::milliseconds patience) {
    return impl_->next(patience);
}

} // namespace zoomhook::store
