// The binary form of a Postgres array of one dimension: what Postgres takes in with the least work.
// SPDX-License-Identifier: MIT
//
// Source: array_recv and the types' receive functions in Postgres; the same in all its releases.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::store {

/// Append as many elements as there are rows, each of the type that was given, then take the array.
class binary_array {
public:
    /// As pg_type numbers them.
    enum class type : std::uint32_t { boolean = 16, bytea = 17, text = 25, timestamptz = 1184 };

    binary_array(type, std::size_t rows, std::size_t expected_bytes_each);

    /// The value of a text or a bytea.
    void bytes(std::string_view);
    void flag(bool);
    void time(std::chrono::microseconds since_1970);
    void time(wall_time t) { time(std::chrono::floor<std::chrono::microseconds>(t.time_since_epoch())); }
    void null();

    [[nodiscard]] std::string finish() && { return std::move(array_); }

private:
    std::string array_;
};

/// One column of `rows`: `add(binary_array&, row)` appends each row's element.
template <typename Rows, typename Add>
std::string array_of(binary_array::type t, const Rows& rows, std::size_t expected_bytes_each, Add add) {
    binary_array array(t, rows.size(), expected_bytes_each);
    for (const auto& row : rows) add(array, row);
    return std::move(array).finish();
}

} // namespace zoomhook::store
