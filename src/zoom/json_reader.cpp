// Reads a JSON text from begin to end, and writes one.
// SPDX-License-Identifier: MIT
#include "json_reader.hpp"

#include <nlohmann/json.hpp>

namespace zoomhook::zoom {
namespace {

/// From nlohmann's events to ours. A number keeps its digits: an integer beyond 64 bits comes as a float with
/// its text.
class adapter {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    explicit adapter(json_listener& to) : to_(to) {}

    bool null() { return to_.literal("null"), true; }
    bool boolean(bool b) { return to_.literal(b ? "true" : "false"), true; }
    bool number_integer(number_integer_t n) { return to_.number(std::to_string(n)), true; }
    bool number_unsigned(number_unsigned_t n) { return to_.number(std::to_string(n)), true; }
    bool number_float(number_float_t, const string_t& digits) { return to_.number(digits), true; }
    bool string(std::string_view s) { return to_.text(s), true; }
    bool binary(binary_t&) { return false; } // not in JSON
    bool start_object(std::size_t) { return to_.open(false), true; }
    bool key(std::string_view k) { return to_.key(k), true; }
    bool end_object() { return to_.close(false), true; }
    bool start_array(std::size_t) { return to_.open(true), true; }
    bool end_array() { return to_.close(true), true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

private:
    json_listener& to_;
};

} // namespace

bool read_json(std::string_view text, json_listener& to) {
    adapter a(to);
    // A NUL ends the text for nlohmann: what stands behind it would be passed over.
    return nlohmann::json::sax_parse(text.begin(), text.end(), &a) && text.find('\0') == text.npos;
}

void json_writer::separate() {
    if (!first_) out_ += ',';
    first_ = false;
}

void json_writer::key(std::string_view k) {
    separate();
    quoted(k);
    out_ += ':';
    first_ = true; // no comma before its value
}

void json_writer::text(std::string_view t) {
    separate();
    quoted(t);
}

void json_writer::plain(std::string_view number_or_literal) {
    separate();
    out_ += number_or_literal;
}

void json_writer::open(bool array) {
    separate();
    out_ += array ? '[' : '{';
    first_ = true;
}

void json_writer::close(bool array) {
    out_ += array ? ']' : '}';
    first_ = false;
}

void json_writer::quoted(std::string_view t) {
    static constexpr const char* digits = "0123456789abcdef";
    out_ += '"';
    for (const char c : t) {
        if (c == '"' || c == '\\') out_ += '\\';
        if (static_cast<unsigned char>(c) < 0x20)
            out_.append("\\u00").append({digits[(c >> 4) & 1], digits[c & 15]});
        else
            out_ += c;
    }
    out_ += '"';
}

} // namespace zoomhook::zoom
