// Fields of Zoom's JSON, whose types are not always the documented ones.
// SPDX-License-Identifier: MIT
#include "field.hpp"

#include <charconv>
#include <limits>

#include "zoomhook/base/repaired_json.hpp"

namespace zoomhook::zoomapi {
namespace {

const json* field(const json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<long> number_in(const std::string& text) {
    long number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, mistake] = std::from_chars(text.data(), end, number);
    if (mistake != std::errc() || stop != end) return {};
    return number;
}

constexpr std::size_t deepest = 512; // json::dump() calls itself for each level
constexpr std::size_t most_values = 1'000'000;

/// Counts brackets and commas outside of strings, before anything is made of them.
bool is_excessive(std::string_view text) {
    std::size_t depth = 0;
    std::size_t values = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size() && depth <= deepest && values <= most_values; ++i) {
        const char c = text[i];
        if (c == '"') in_string = !in_string;
        if (in_string) {
            if (c == '\\') ++i;
        } else if (c == '[' || c == '{') {
            ++depth;
            ++values;
        } else if (c == ']' || c == '}')
            depth -= depth > 0 ? 1 : 0;
        else if (c == ',')
            ++values;
    }
    return depth > deepest || values > most_values;
}

} // namespace

json parsed_json(const std::string& text) {
    if (is_excessive(text)) return {};
    json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) value = json::parse(repaired_json(text, "\\ufffd"), nullptr, false);
    if (value.is_discarded()) return {};
    return value;
}

bool is_json_object(const std::string& text) {
    const auto begin = text.find_first_not_of("\xEF\xBB\xBF \t\r\n"); // a byte order mark is skipped
    if (begin == text.npos || text[begin] != '{') return false;
    return json::accept(text) || json::accept(repaired_json(text, "\\ufffd"));
}

std::optional<std::string> text_of(const json& object, const char* name) {
    const json* const value = field(object, name);
    if (value == nullptr || value->is_structured()) return {};
    std::string text = value->is_string() ? value->get<std::string>() : written(*value);
    if (text.empty()) return {};
    return text;
}

std::optional<long> number_of(const json& object, const char* name) {
    const json* const value = field(object, name);
    if (value == nullptr) return {};
    if (value->is_string()) return number_in(value->get_ref<const std::string&>());
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > std::numeric_limits<long>::max())
        return {};
    if (!value->is_number_integer()) return {};
    return value->get<long>();
}

std::vector<std::string> texts_of(const json& object, const char* name) {
    std::vector<std::string> texts;
    const json* const value = field(object, name);
    if (value == nullptr || !value->is_array()) return texts;
    for (const json& one : *value)
        if (one.is_string()) texts.push_back(one.get<std::string>());
    return texts;
}

std::string written(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

} // namespace zoomhook::zoomapi
