// The SQL of the tables beside events.
// SPDX-License-Identifier: MIT
#include "records.hpp"

#include "array_literal.hpp"

namespace zoomhook::store {
namespace {

std::string microseconds(auto since_something) {
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(since_something).count());
}

/// The array of one column; `add` appends the element of one row.
template <typename Row>
std::string column(const std::vector<Row>& rows, auto add) {
    array_literal array(rows.size() * 16);
    for (const Row& row : rows) add(array, row);
    return std::move(array).finish();
}

void add_optional(array_literal& array, const std::string& text) {
    if (text.empty()) return array.null();
    array.text(text);
}

void add_optional(array_literal& array, const std::optional<std::string>& text) {
    add_optional(array, text.value_or(""));
}

// As in insert_statement each function and operator gets exactly the types that pg_catalog's has. The size of
// a stored raw is known without reading it, so that counting 10,000 rows takes milliseconds.
const std::string fitting_query = R"(
WITH arriving AS (
    SELECT place, bytes, CASE WHEN family(address) = 6 THEN network(set_masklen(address, 64))::inet
                              ELSE coalesce(network(address)::inet, '0.0.0.0/0'::inet) END AS sender
    FROM unnest($1::inet[], $2::bigint[]) WITH ORDINALITY AS d(address, bytes, place)
), held AS (
    SELECT octet_length(raw)::bigint AS bytes,
           CASE WHEN family(remote_addr) = 6 THEN network(set_masklen(remote_addr, 64))::inet
                ELSE coalesce(network(remote_addr)::inet, '0.0.0.0/0'::inet) END AS sender
    FROM rejected
), held_by AS (
    SELECT sender, count(*) AS rows, sum(bytes) AS bytes FROM held GROUP BY sender
), of_sender AS (
    SELECT a.place, a.bytes, coalesce(h.rows, 0::bigint) + row_number() OVER sent AS rows_so_far,
           coalesce(h.bytes, 0::numeric) + sum(a.bytes) OVER sent AS bytes_so_far
    FROM arriving AS a LEFT JOIN held_by AS h ON h.sender = a.sender
    WINDOW sent AS (PARTITION BY a.sender ORDER BY a.place)
), allowed AS (
    SELECT place, row_number() OVER (ORDER BY place) + (SELECT count(*) FROM held) AS rows_so_far,
           sum(bytes) OVER (ORDER BY place) + (SELECT coalesce(sum(bytes), 0::numeric) FROM held) AS bytes_so_far
    FROM of_sender WHERE rows_so_far <= $3::bigint AND bytes_so_far <= $4::numeric
)
SELECT place FROM allowed WHERE rows_so_far <= $5::bigint AND bytes_so_far <= $6::numeric ORDER BY place)";

const std::string insert_rejected_statement = R"(
INSERT INTO rejected (received_at, reason, event, remote_addr, request_id, tracking_id, zm_timestamp, signature, digest, raw)
SELECT to_timestamp(received_us / 1000000::float8), reason, event, remote_addr, request_id, tracking_id,
       to_timestamp(zm_timestamp), signature, digest, raw
FROM unnest($1::float8[], $2::text[], $3::text[], $4::inet[], $5::text[], $6::text[], $7::float8[], $8::text[],
            $9::bytea[], $10::bytea[])
    AS d(received_us, reason, event, remote_addr, request_id, tracking_id, zm_timestamp, signature, digest, raw)
ON CONFLICT (digest, signature) DO NOTHING)";

const std::string insert_validations_statement = R"(
INSERT INTO url_validations (received_at, app, result, took, remote_addr)
SELECT to_timestamp(received_us / 1000000::float8), app, result, took_us * interval '1 microsecond', remote_addr
FROM unnest($1::float8[], $2::text[], $3::text[], $4::float8[], $5::inet[])
    AS d(received_us, app, result, took_us, remote_addr))";

const std::string delete_old_validations_statement = R"(
DELETE FROM url_validations WHERE id IN (
    SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY app ORDER BY id DESC) AS place FROM url_validations) AS o
    WHERE place > $1::bigint))";

const std::string overdue_query = R"(
SELECT app, floor(extract(epoch FROM now() - max(received_at)) / 3600::numeric)::text
FROM url_validations WHERE result = 'answered' AND app = ANY ($1::text[])
GROUP BY app HAVING max(received_at) < now() - $2::float8 * interval '1 hour' ORDER BY app)";

} // namespace

std::vector<ingest::rejected_request>
that_fit(session& db, std::vector<ingest::rejected_request> all, const record_bounds& bounds) {
    using array = array_literal&;
    using row = const ingest::rejected_request&;
    const result_rows fitting = db.run(
        fitting_query,
        {
            column(all, [](array a, row r) { add_optional(a, r.remote_addr); }),
            column(all, [](array a, row r) { a.text(std::to_string(r.raw.size())); }),
            std::to_string(bounds.rejected_rows_each),
            std::to_string(bounds.rejected_bytes_each),
            std::to_string(bounds.rejected_rows),
            std::to_string(bounds.rejected_bytes),
        }
    );
    std::vector<ingest::rejected_request> kept;
    for (const result_row& place : fitting) kept.push_back(std::move(all.at(std::stoul(place.at(0)) - 1)));
    return kept;
}

void insert_rejected(session& db, const std::vector<rejected_row>& rows) {
    using array = array_literal&;
    using row = const rejected_row&;
    db.run(
        insert_rejected_statement,
        {
            column(rows, [](array a, row r) { a.text(microseconds(r.what.received_at.time_since_epoch())); }),
            column(rows, [](array a, row r) { a.text(r.what.reason); }),
            column(rows, [](array a, row r) { add_optional(a, r.body.event); }),
            column(rows, [](array a, row r) { add_optional(a, r.what.remote_addr); }),
            column(rows, [](array a, row r) { add_optional(a, r.what.request_id); }),
            column(rows, [](array a, row r) { add_optional(a, r.what.tracking_id); }),
            column(rows, [](array a, row r) { a.number(r.what.zm_timestamp); }),
            column(rows, [](array a, row r) { a.text(r.what.signature); }),
            column(rows, [](array a, row r) { a.bytes(r.body.digest); }),
            column(
                rows,
                [](array a, row r) {
                    const std::string& raw = r.body.raw;
                    a.bytes({reinterpret_cast<const unsigned char*>(raw.data()), raw.size()});
                }
            ),
        }
    );
}

void insert_validations(
    session& db, const std::vector<ingest::url_validation>& rows, const record_bounds& bounds
) {
    using array = array_literal&;
    using row = const ingest::url_validation&;
    db.run(
        insert_validations_statement,
        {
            column(rows, [](array a, row r) { a.text(microseconds(r.received_at.time_since_epoch())); }),
            column(rows, [](array a, row r) { a.text(r.app); }),
            column(rows, [](array a, row r) { a.text(r.result); }),
            column(rows, [](array a, row r) { a.text(microseconds(r.took)); }),
            column(rows, [](array a, row r) { add_optional(a, r.remote_addr); }),
        }
    );
    db.run(delete_old_validations_statement, {std::to_string(bounds.validations_each)});
}

void delete_old_rejected(session& db, const record_bounds& bounds) {
    db.run(
        "DELETE FROM rejected WHERE kept_at < now() - $1::float8 * interval '1 hour'",
        {std::to_string(bounds.rejected_age.count())}
    );
}

std::vector<overdue_validation> find_overdue_validations(session& db, const std::vector<std::string>& apps) {
    std::vector<overdue_validation> found;
    const std::string names = column(apps, [](array_literal& a, const std::string& app) { a.text(app); });
    for (result_row& r : db.run(overdue_query, {names, std::to_string(validation_is_overdue.count())}))
        found.push_back({std::move(r.at(0)), std::move(r.at(1))});
    return found;
}

} // namespace zoomhook::store
