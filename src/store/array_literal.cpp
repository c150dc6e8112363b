// The text form of a Postgres array. Grammar: Postgres documentation, "Array Input and Output Syntax".
// SPDX-License-Identifier: MIT
#include "array_literal.hpp"

#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {

array_literal::array_literal(std::size_t expected_bytes) {
    literal_.reserve(expected_bytes + 2);
    literal_ += '{';
}

void array_literal::next() {
    if (literal_.size() > 1) literal_ += ',';
}

/// Always quoted: else NULL, spaces and empty texts would mean something else.
void array_literal::text(std::string_view value) {
    next();
    literal_ += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') literal_ += '\\';
        literal_ += c;
    }
    literal_ += '"';
}

void array_literal::number(std::int64_t value) {
    next();
    literal_ += std::to_string(value);
}

void array_literal::bytes(std::span<const unsigned char> value) {
    next();
    literal_ += R"("\\x)";
    append_hex(literal_, value);
    literal_ += '"';
}

void array_literal::null() {
    next();
    literal_ += "NULL";
}

std::string array_literal::finish() && {
    literal_ += '}';
    return std::move(literal_);
}

} // namespace zoomhook::store
