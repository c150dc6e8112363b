// `zoomhookd send --set payload.object.topic=Budget`: single values of a notification's body, replaced.
// SPDX-License-Identifier: MIT
#include "body_edits.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "cli/arguments/usage_error.hpp"
#include "zoomhook/base/similar.hpp"

namespace zoomhook::cli {
namespace {

using json = nlohmann::ordered_json;

json value_of(const std::string& text) {
    json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) value = text;
    return value;
}

/// The value's names for a message, each with where it stands: "payload.object.topic".
std::vector<std::string> names_in(const json& value, const std::string& prefix) {
    std::vector<std::string> names;
    if (value.is_object())
        for (const auto& [key, ignored] : value.items()) names.push_back(prefix + key);
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) names.push_back(prefix + std::to_string(i));
    return names;
}

json* element(json& array, std::string_view part) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
    const bool is_index = error == std::errc() && end == part.data() + part.size();
    return is_index && index < array.size() ? &array[index] : nullptr;
}

json* child(json& value, std::string_view part) {
    if (value.is_array()) return element(value, part);
    if (!value.is_object()) return nullptr;
    const auto found = value.find(std::string(part));
    return found == value.end() ? nullptr : &*found;
}

[[noreturn]] void no_such_value(const std::string& path, const json& parent, const std::string& prefix) {
    const std::vector<std::string> names = names_in(parent, prefix);
    std::string text = "--set " + path + ": the body has no such value" + did_you_mean(path, names);
    if (!names.empty()) text += "\nthere are:";
    for (const std::string& name : names) text += " " + name;
    throw usage_error(text);
}

json& at(json& body, const std::string& path) {
    json* value = &body;
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const auto end = std::min(path.find('.', begin), path.size());
        json* next = child(*value, std::string_view(path).substr(begin, end - begin));
        if (next == nullptr) no_such_value(path, *value, path.substr(0, begin));
        value = next;
        begin = end + 1;
    }
    return *value;
}

} // namespace

bool is_body_path(std::string_view key) { return key.starts_with("payload.") || key.find('.') == key.npos; }

body_edits take_body_edits(std::map<std::string, std::string>& settings) {
    body_edits edits;
    for (const auto& setting : settings)
        if (is_body_path(setting.first)) edits.insert(setting);
    for (const auto& edit : edits) settings.erase(edit.first);
    return edits;
}

void apply_edits(const body_edits& edits, json& body) {
    for (const auto& [path, value] : edits) at(body, path) = value_of(value);
}

std::string edited(std::string body, const body_edits& edits) {
    if (edits.empty()) return body;
    json parsed = json::parse(body, nullptr, false);
    if (parsed.is_discarded())
        throw usage_error(
            "--set " + edits.begin()->first + ": the file is not JSON, so nothing can be set in it"
        );
    apply_edits(edits, parsed);
    return parsed.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace zoomhook::cli
