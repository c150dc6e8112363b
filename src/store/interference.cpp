// What others have put on table events that could keep a row out of it although Postgres reports success.
// SPDX-License-Identifier: MIT
#include "interference.hpp"

namespace zoomhook::store {
namespace {

// What fires is the leaf's trigger, be it a copy of its parent's. The bits of tgtype: 1 for each row, 2
// before, 4 insert. Each operator gets exactly the types that pg_catalog's has: no other schema's fits
// better.
constexpr const char* query = R"(
SELECT DISTINCT pg_catalog.format('trigger %I on %s', t.tgname, coalesce(parent.tgrelid, t.tgrelid)::regclass)
FROM pg_partition_tree('events'::regclass) AS tree
JOIN pg_trigger t ON t.tgrelid = tree.relid::oid
LEFT JOIN pg_trigger parent ON parent.oid = t.tgparentid
WHERE tree.isleaf AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND (t.tgtype & 7::int2) = 7::int2
ORDER BY 1)";

} // namespace

std::vector<std::string> find_interference(session& db) {
    std::vector<std::string> found;
    for (const result_row& row : db.run(query)) found.push_back(row.at(0));
    return found;
}

} // namespace zoomhook::store
