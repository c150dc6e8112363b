// The text form of a Postgres array, built element by element. Pure.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace zoomhook::store {

class array_literal {
public:
    explicit array_literal(std::size_t expected_bytes);

    void text(std::string_view);
    void number(std::int64_t);
    void bytes(std::span<const unsigned char>); ///< for bytea[]
    void null();
    [[nodiscard]] std::string finish() &&;

private:
    void next();

    std::string literal_;
};

} // namespace zoomhook::store
