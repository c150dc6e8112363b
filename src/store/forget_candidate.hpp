// A row that may name who is to be forgotten, and such rows as parameters of a statement.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <vector>

#include "pqxx_compat.hpp"
#include "zoomhook/store/forget.hpp"

namespace zoomhook::store {

struct candidate {
    static constexpr std::size_t columns = 5; ///< account_id to operator_id

    forgotten_row row;
    std::string text; ///< its body, else its raw bytes
    bool has_body = false;
    std::string version; ///< a hash of the body that was read
    std::array<std::string, columns> ids;
};

/// Of a row of forget_sql::candidates.
[[nodiscard]] candidate candidate_of(result_row);

/// Arrays of Postgres: their ids; one of the `ids` of each.
[[nodiscard]] std::string row_ids(const std::vector<candidate>&);
[[nodiscard]] std::string ids_of_column(const std::vector<candidate>&, std::size_t column);

} // namespace zoomhook::store
