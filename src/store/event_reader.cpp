// Reads stored events to show, verify or send them again.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/event_reader.hpp"

#include "event_columns.hpp"
#include "event_filter.hpp"
#include "reading.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

/// A standby can't tell what is in flight.
const char* const last_query =
    "SELECT CASE WHEN pg_is_in_recovery() THEN (SELECT coalesce(max(id), 0) FROM events)"
    " ELSE zoomhook_settled_id() END";

/// Not by min(id) of the table itself, for which Postgres would go through all older ids.
const char* const first_query = R"(
WITH wanted AS MATERIALIZED (SELECT id FROM events WHERE received_at >= to_timestamp($1::float8))
SELECT coalesce((SELECT min(id) - 1 FROM wanted), $2::bigint))";

/// True where nothing can be compared.
const char* const body_is_raws =
    "CASE WHEN raw IS NULL OR body IS NULL THEN true ELSE convert_from(raw, 'UTF8')::jsonb = body END";

/// Without `compares` for a row whose raw is no JSON, though it has a body.
std::string evidence_query(int rows, bool compares) {
    return R"(
SELECT id, event, (extract(epoch FROM nullif(event_ts, timestamptz 'epoch')) * 1000)::bigint, origin,
       secret_id, signature, extract(epoch FROM zm_timestamp)::bigint, encode(digest, 'hex'), raw IS NOT NULL,
       encode(raw, 'hex'), CASE WHEN raw IS NULL THEN body::text END, )" +
           std::string(compares ? body_is_raws : "false") + R"(
FROM (
    SELECT *, sum(coalesce(octet_length(raw), 8 * pg_column_size(body))) -- which is compressed, and cheap to ask for
        OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM (SELECT * FROM events WHERE id > $1::bigint AND id <= $2::bigint AND )" +
           condition_of(3) + " ORDER BY id LIMIT " + std::to_string(rows) + R"() AS chosen
) AS counted
WHERE coalesce(before, 0) < 8388608 ORDER BY id)";
}

std::optional<std::int64_t> number(const std::string& text) {
    if (text.empty()) return {};
    return std::stoll(text);
}

evidence evidence_from(result_row row) {
    evidence e;
    e.id = std::stoll(row.at(0));
    e.event = std::move(row.at(1));
    e.event_ts = number(row.at(2));
    e.origin = std::move(row.at(3));
    e.secret_id = std::move(row.at(4));
    e.signature = std::move(row.at(5));
    e.zm_timestamp = number(row.at(6));
    e.digest = from_hex(row.at(7));
    if (row.at(8) == "t") e.raw = from_hex(row.at(9));
    e.body = std::move(row.at(10));
    e.body_is_raws = row.at(11) == "t";
    return e;
}

std::vector<evidence> run(session& db, const std::string& query, const std::vector<std::string>& parameters) {
    std::vector<evidence> some;
    for (result_row& row : db.run(query, parameters)) some.push_back(evidence_from(std::move(row)));
    return some;
}

/// `attempt()`, or what `otherwise` makes where Postgres can't read some row's raw as JSON.
std::vector<evidence> unless_unreadable(auto attempt, auto otherwise) {
    try {
        return attempt();
    } catch (const database_failure& e) {
        const bool data = e.sqlstate.starts_with("22") || e.sqlstate.starts_with("54");
        if (!e.connection_open || !data) throw;
    }
    return otherwise();
}

} // namespace

class event_reader::implementation {
public:
    explicit implementation(const options& o) : connection_(o) {}

    id_range range_of(const event_filter& f) {
        return connection_.with([&](session& db) {
            const std::string last = db.run(last_query)[0][0];
            if (last.empty())
                throw error(
                    "a transaction has been inserting events for 30 s; see pg_stat_activity, and try again"
                );
            const std::string first =
                f.since ? db.run(first_query, {seconds_text(*f.since), last})[0][0] : "0";
            return id_range{.above = std::stoll(first), .up_to = std::stoll(last)};
        });
    }

    std::vector<evidence> next(id_range range, const event_filter& f) {
        std::vector<std::string> parameters{std::to_string(range.above), std::to_string(range.up_to)};
        for (std::string& p : parameters_of(f)) parameters.push_back(std::move(p));
        return connection_.with([&](session& db) {
            const auto rows = [&](int most, bool compares) {
                return [&, most, compares] { return run(db, evidence_query(most, compares), parameters); };
            };
            return unless_unreadable(rows(500, true), [&] {
                return unless_unreadable(rows(1, true), rows(1, false));
            });
        });
    }

    std::optional<shown_event> shown(std::int64_t id) {
        result_rows found = connection_.with([&](session& db) {
            return db.run(
                "SELECT " + shown_columns({.body = true, .json = true}) + " WHERE id = $1::bigint",
                {std::to_string(id)}
            );
        });
        if (found.empty()) return {};
        return shown_event_of(std::move(found[0]));
    }

    std::vector<std::pair<std::string, std::string>> columns_of(std::int64_t id) {
        std::vector<std::pair<std::string, std::string>> all;
        const std::string query = "SELECT key, value FROM (SELECT " + json_of({.json = true}) +
                                  " AS columns FROM events WHERE id = $1::bigint) AS one, "
                                  "json_each_text(columns) WHERE value IS NOT NULL";
        for (result_row& row :
             connection_.with([&](session& db) { return db.run(query, {std::to_string(id)}); }))
            all.emplace_back(std::move(row.at(0)), std::move(row.at(1)));
        return all;
    }

private:
    reading_connection connection_;
};

event_reader::event_reader(const options& o) : impl_(std::make_unique<implementation>(o)) {}

event_reader::~event_reader() = default;

id_range event_reader::range_of(const event_filter& f) { return impl_->range_of(f); }

std::vector<evidence> event_reader::next(id_range range, const event_filter& f) {
    return impl_->next(range, f);
}

std::optional<evidence> event_reader::evidence_of(std::int64_t id) {
    std::vector<evidence> found = impl_->next({.above = id - 1, .up_to = id}, {});
    if (found.empty()) return {};
    return std::move(found[0]);
}

std::optional<shown_event> event_reader::shown(std::int64_t id) { return impl_->shown(id); }

std::vector<std::pair<std::string, std::string>> event_reader::columns_of(std::int64_t id) {
    return impl_->columns_of(id);
}

} // namespace zoomhook::store
