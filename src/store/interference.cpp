// What others have put on table events that could keep a row out of it although Postgres reports success.
// SPDX-License-Identifier: MIT
#include "interference.hpp"

namespace zoomhook::store {
namespace {

// The bits of pg_trigger.tgtype: 1 for each row, 2 before, 4 insert; of pg_rewrite.ev_type: '3' insert.
constexpr const char* query = R"(
WITH tables AS (SELECT relid FROM pg_partition_tree('events'))
SELECT pg_catalog.format('trigger %I on %s', tgname, tgrelid::regclass) FROM pg_trigger, tables
WHERE tgrelid = relid AND NOT tgisinternal AND tgparentid = 0 AND tgenabled IN ('O', 'A') AND tgtype & 7 = 7
UNION ALL
SELECT pg_catalog.format('rule %I on %s', rulename, ev_class::regclass) FROM pg_rewrite, tables
WHERE ev_class = relid AND is_instead AND ev_type = '3' AND ev_enabled IN ('O', 'A')
ORDER BY 1)";

} // namespace

std::vector<std::string> find_interference(session& db) {
    std::vector<std::string> found;
    for (const result_row& row : db.run(query)) found.push_back(row.at(0));
    return found;
}

} // namespace zoomhook::store
