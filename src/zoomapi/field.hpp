// Fields of Zoom's JSON, whose types are not always the documented ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace zoomhook::zoomapi {

using json = nlohmann::json;

/// Null where the text is no JSON, or is nested deeper than 512 levels or has more than a million values, as
/// no answer of Zoom's has: it would take dozens of times its size. Half an emoji, as where a log cuts a
/// text, is replaced.
[[nodiscard]] json parsed_json(const std::string& text);
/// Whether it is one, or would be but for half an emoji; of any size and depth, as it is not held.
[[nodiscard]] bool is_json_object(const std::string& text);

/// A text, or a number or truth value as text; nothing where it is absent, null, empty, or something else.
[[nodiscard]] std::optional<std::string> text_of(const json& object, const char* name);
/// A whole number, also where it is written as a text.
[[nodiscard]] std::optional<long> number_of(const json& object, const char* name);
/// The texts of a list; without what is none.
[[nodiscard]] std::vector<std::string> texts_of(const json& object, const char* name);
/// As JSON; what is no UTF-8 is replaced.
[[nodiscard]] std::string written(const json&);

} // namespace zoomhook::zoomapi
