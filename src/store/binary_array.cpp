// The binary form of a Postgres array of one dimension.
// SPDX-License-Identifier: MIT
#include "binary_array.hpp"

#include <boost/endian/conversion.hpp>

namespace zoomhook::store {
namespace {

constexpr std::chrono::microseconds year_2000 =
    std::chrono::seconds(946'684'800); // when Postgres's time begins
constexpr std::size_t header_bytes = 20;

template <typename Integer>
void append(std::string& to, Integer n) {
    const Integer big = boost::endian::native_to_big(n);
    to.append(reinterpret_cast<const char*>(&big), sizeof big);
}

} // namespace

binary_array::binary_array(type t, std::size_t rows, std::size_t expected_bytes_each) {
    array_.reserve(header_bytes + rows * (sizeof(std::int32_t) + expected_bytes_each));
    append(array_, std::int32_t{rows > 0}); // dimensions
    append(array_, std::int32_t{1});        // may have nulls
    append(array_, static_cast<std::uint32_t>(t));
    if (rows == 0) return;
    append(array_, static_cast<std::int32_t>(rows));
    append(array_, std::int32_t{1}); // the first one's index
}

void binary_array::bytes(std::string_view value) {
    append(array_, static_cast<std::int32_t>(value.size()));
    array_ += value;
}

void binary_array::flag(bool value) { bytes({value ? "\1" : "\0", 1}); }

void binary_array::time(std::chrono::microseconds since_1970) {
    append(array_, std::int32_t{sizeof(std::int64_t)});
    append(array_, std::int64_t{(since_1970 - year_2000).count()});
}

void binary_array::null() { append(array_, std::int32_t{-1}); }

} // namespace zoomhook::store
