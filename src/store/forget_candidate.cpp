// A row that may name who is to be forgotten.
// SPDX-License-Identifier: MIT
#include "forget_candidate.hpp"

#include "array_literal.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {

candidate candidate_of(result_row r) {
    candidate c;
    c.row.id = std::stoll(r.at(0));
    c.row.event = std::move(r.at(1));
    c.row.received_at = wall_time(std::chrono::microseconds(std::stoll(r.at(2))));
    c.has_body = !r.at(3).empty();
    c.text = c.has_body ? std::move(r.at(3)) : from_hex(r.at(4));
    for (std::size_t i = 0; i < candidate::columns; ++i) c.ids.at(i) = std::move(r.at(5 + i));
    c.version = std::move(r.at(5 + candidate::columns));
    return c;
}

std::string row_ids(const std::vector<candidate>& rows) {
    array_literal all(rows.size() * 12);
    for (const candidate& c : rows) all.number(c.row.id);
    return std::move(all).finish();
}

std::string ids_of_column(const std::vector<candidate>& rows, std::size_t column) {
    array_literal all(0);
    for (const candidate& c : rows)
        if (c.ids.at(column).empty())
            all.null();
        else
            all.text(c.ids.at(column));
    return std::move(all).finish();
}

} // namespace zoomhook::store
