// Builds the text form of a Postgres array, element by element.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace zoomhook::store {

/// One-dimensional, as in {1,NULL,"text"}. Our own, because libpqxx 6.4 can't pass arrays.
class array_text {
public:
    void add(std::int64_t);
    void add(bool);
    void add(std::string_view); ///< valid UTF-8 without NUL
    void add(const std::optional<std::string>&);
    void add_null();
    void add_bytes(std::span<const unsigned char>); ///< as bytea in hex

    /// The whole; the builder is used up.
    [[nodiscard]] std::string finish();

private:
    void separate() { text_.append(text_.size() > 1 ? 1 : 0, ','); }

    std::string text_ = "{";
};

} // namespace zoomhook::store
