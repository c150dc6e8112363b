// How events are selected for people and programs.
// SPDX-License-Identifier: MIT
#include "event_columns.hpp"

namespace zoomhook::store {
std::string json_of(event_detail d) {
    if (!d.json) return "''";
    return std::string(R"((SELECT row_to_json(one) FROM (SELECT
        id, received_at, nullif(event_ts, timestamptz 'epoch') AS event_ts, event, app, account_id, object_id,
        object_uuid, user_id, operator_id, deliveries, last_received_at, request_id, last_request_id, tracking_id,
        host(remote_addr) AS remote_addr, secret_id, origin, )") +
           (d.body ? "body, " : "") +
           "zm_timestamp, last_zm_timestamp, signature, encode(digest, 'hex') AS digest) AS one)";
}

std::string shown_columns(event_detail d) {
    return std::string(R"(id, (extract(epoch FROM received_at) * 1000000)::bigint,
        round(extract(epoch FROM received_at - nullif(event_ts, timestamptz 'epoch')) * 1000)::bigint,
        event, app, object_id, body #>> '{payload,object,topic}', deliveries, )") +
           (d.body ? "jsonb_pretty(body)" : "''") + ", " + json_of(d) + " FROM events";
}

shown_event shown_event_of(result_row row) {
    shown_event e;
    e.id = std::stoll(row.at(0));
    e.received_at = wall_time(std::chrono::microseconds(std::stoll(row.at(1))));
    if (!row.at(2).empty()) e.lateness = std::chrono::milliseconds(std::stoll(row.at(2)));
    e.event = std::move(row.at(3));
    e.app = std::move(row.at(4));
    e.object_id = std::move(row.at(5));
    e.topic = std::move(row.at(6));
    e.deliveries = std::stoi(row.at(7));
    e.body = std::move(row.at(8));
    e.json = std::move(row.at(9));
    return e;
}

} // namespace zoomhook::store
