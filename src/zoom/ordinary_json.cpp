// Reads ordinary JSON texts quickly.
// SPDX-License-Identifier: MIT
#include "ordinary_json.hpp"

#include <simdjson.h>

namespace zoomhook::zoom {
namespace {

namespace dom = simdjson::dom;

// What a thread keeps for parsing is a few times as large.
constexpr std::size_t longest = std::size_t{64} << 10;
constexpr std::size_t deepest = 64;

/// Of \u0000 and surrogates, simdjson's releases think differently.
bool has_unicode_escapes(std::string_view text) { return text.find(R"(\u)") != text.npos; }

bool tell(dom::element, extractor&);

bool tell(dom::object object, extractor& to) {
    to.start_object(object.size());
    for (const auto& [key, value] : object) {
        to.key(key);
        if (!tell(value, to)) return false;
    }
    return to.end_object();
}

bool tell(dom::array array, extractor& to) {
    to.start_array(array.size());
    for (const dom::element value : array)
        if (!tell(value, to)) return false;
    return to.end_array();
}

bool tell(dom::element value, extractor& to) {
    using kind = dom::element_type;
    switch (value.type()) {
    case kind::OBJECT:
        return tell(value.get_object().value_unsafe(), to);
    case kind::ARRAY:
        return tell(value.get_array().value_unsafe(), to);
    case kind::STRING:
        return to.string(value.get_string().value_unsafe());
    case kind::INT64:
        return to.number_integer(value.get_int64().value_unsafe());
    case kind::UINT64:
        return to.number_unsigned(value.get_uint64().value_unsafe());
    case kind::BOOL:
        return to.boolean(value.get_bool().value_unsafe());
    case kind::NULL_VALUE:
        return to.null();
    case kind::DOUBLE: // its digits are gone, of which Postgres takes only so many
        break;
    }
    return false;
}

} // namespace

bool parse_ordinary(std::string_view text, extractor& to) {
    static thread_local dom::parser parser;
    if (text.size() > longest || has_unicode_escapes(text)) return false;
    if (parser.capacity() < longest && parser.allocate(longest, deepest) != simdjson::SUCCESS) return false;
    dom::element document;
    return parser.parse(text.data(), text.size()).get(document) == simdjson::SUCCESS && tell(document, to);
}

} // namespace zoomhook::zoom
