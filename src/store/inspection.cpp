// What a person wants to know of the database before trusting it with events.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/inspection.hpp"

#include <algorithm>

#include "array_literal.hpp"
#include "connect.hpp"
#include "explained.hpp"
#include "growth.hpp"
#include "impatient.hpp"
#include "migrations.hpp"

namespace zoomhook::store {
namespace {

/// One row for each right that a writer needs and this role has not.
constexpr const char* missing_query = R"(
SELECT needed FROM (VALUES
    ('INSERT on events', has_any_column_privilege('events', 'INSERT')),
    ('UPDATE of deliveries in events', has_column_privilege('events', 'deliveries', 'UPDATE')),
    ('SELECT of digest in events', has_column_privilege('events', 'digest', 'SELECT')),
    ('INSERT on rejected', has_table_privilege('rejected', 'INSERT')),
    ('INSERT on url_validations', has_table_privilege('url_validations', 'INSERT')),
    ('EXECUTE of zoomhook_make_month()', has_function_privilege('zoomhook_make_month(date)', 'EXECUTE'))
) AS rights(needed, held) WHERE NOT held)";

constexpr const char* months_query = R"(
SELECT count(*) FROM generate_series(1, 3) AS ahead
WHERE zoomhook_has_month((date_trunc('month', now() AT TIME ZONE 'UTC') + ahead * interval '1 month')::date))";

/// By the primary key: a writer may read no other time of an event.
constexpr const char* newest_query = R"(
SELECT app, (extract(epoch FROM last_received_at) * 1000)::bigint,
       (extract(epoch FROM last_received_at - coalesce(last_zm_timestamp, last_received_at)) * 1000)::bigint
FROM events WHERE event_ts > 'epoch' AND event_ts < now() + interval '1 day' ORDER BY event_ts DESC LIMIT 1)";

constexpr const char* validations_query = R"(
SELECT wanted, floor(extract(epoch FROM now() - max(received_at)))::bigint
FROM unnest($1::text[]) WITH ORDINALITY AS apps(wanted, place)
LEFT JOIN url_validations ON app = wanted AND result = 'answered'
GROUP BY wanted, place ORDER BY place)";

/// What ends in the future was written while a clock was wrong.
constexpr const char* recovered_query = R"(
SELECT app, floor(extract(epoch FROM now() - up_to))::bigint
FROM zoomhook_recovered_up_to WHERE up_to < now() + interval '5 minutes')";

std::string setting(session& db, const char* name) {
    return db.run("SELECT current_setting($1)", {name})[0][0];
}

std::chrono::milliseconds since_epoch(wall_time t) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch());
}

void compare_clocks(session& db, inspection& all) {
    const wall_time before = std::chrono::system_clock::now();
    const auto theirs = db.run("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")[0][0];
    const auto round_trip = since_epoch(std::chrono::system_clock::now()) - since_epoch(before);
    all.clock_doubt = round_trip / 2;
    all.clock_ahead = since_epoch(before) + all.clock_doubt - std::chrono::milliseconds(std::stoll(theirs));
}

std::optional<newest_event> find_newest(session& db) {
    const result_rows found = db.run(newest_query);
    if (found.empty()) return {};
    const result_row& r = found[0];
    return newest_event{
        .app = r[0],
        .received_at = wall_time(std::chrono::milliseconds(std::stoll(r[1]))),
        .skew = std::chrono::milliseconds(std::stoll(r[2])),
    };
}

std::vector<app_validation> find_validations(session& db, const std::vector<std::string>& apps) {
    array_literal names(64);
    for (const std::string& app : apps) names.text(app);
    std::vector<app_validation> all;
    for (const result_row& r : db.run(validations_query, {std::move(names).finish()}))
        all.push_back(
            {r[0],
             r[1].empty() ? std::optional<std::chrono::seconds>() : std::chrono::seconds(std::stoll(r[1]))}
        );
    return all;
}

/// A right that is missing is told by `missing`, and hides only what needs it.
void as_far_as_allowed(auto look) {
    try {
        look();
    } catch (const database_failure& e) {
        if (e.sqlstate != "42501") throw;
    }
}

void look_into_tables(session& db, const options& o, inspection& all) {
    for (const result_row& r : db.run(missing_query)) all.missing.push_back(r[0]);
    all.months_ahead = std::stoi(db.run(months_query)[0][0]);
    as_far_as_allowed([&] { all.newest = find_newest(db); });
    as_far_as_allowed([&] { all.validations = find_validations(db, o.apps); });
    as_far_as_allowed([&] {
        for (const result_row& r : db.run(recovered_query))
            all.recovered[r[0]] = std::chrono::seconds(std::stoll(r[1]));
    });
    as_far_as_allowed([&] {
        all.rejected_today =
            std::stoull(db.run("SELECT count(*) FROM rejected WHERE kept_at > now() - interval '24 hours'"
            )[0][0]);
    });
    as_far_as_allowed([&] { all.disk = measure_growth(db, o.disk_size); });
}

inspection inspect_with(session& db, const options& o) {
    inspection all;
    all.name = db.name();
    all.version = setting(db, "server_version");
    all.version.resize(std::min(all.version.find(' '), all.version.size())); // Debian says more
    all.can_lose_commits = setting(db, "fsync") == "off" || setting(db, "full_page_writes") == "off";
    all.schema_version = inspect_schema(db, o.schema).version;
    all.known_version = newest_version();
    compare_clocks(db, all);
    if (all.schema_version >= all.known_version) look_into_tables(db, o, all);
    return all;
}

} // namespace

inspection inspect(const options& o) {
    return explained([&] {
        supervisor watcher;
        return inspect_with(*connect(impatient(o), purpose::writing, &watcher).db, o);
    });
}

} // namespace zoomhook::store
