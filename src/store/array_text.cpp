// Builds the text form of a Postgres array, element by element.
// SPDX-License-Identifier: MIT
#include "array_text.hpp"

namespace zoomhook::store {

void array_text::add(std::int64_t n) {
    separate();
    text_ += std::to_string(n);
}

void array_text::add(bool b) {
    separate();
    text_ += b ? 't' : 'f';
}

void array_text::add(std::string_view value) {
    separate();
    text_ += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
}

void array_text::add(const std::optional<std::string>& value) {
    value ? add(std::string_view(*value)) : add_null();
}

void array_text::add_null() {
    separate();
    text_ += "NULL";
}

void array_text::add_bytes(std::span<const unsigned char> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    separate();
    text_ += R"("\\x)";
    const std::size_t begin = text_.size();
    text_.resize(begin + 2 * bytes.size());
    char* out =
        text_.data() + begin; // bodies are most of a batch: written in place, not appended digit by digit
    for (const unsigned char byte : bytes) {
        *out++ = digits[byte >> 4];
        *out++ = digits[byte & 0xF];
    }
    text_ += '"';
}

std::string array_text::finish() {
    text_ += '}';
    return std::move(text_);
}

} // namespace zoomhook::store
