// `zoomhookd send --set payload.object.topic=Budget`: single values of a notification's body, replaced.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace zoomhook::cli {

/// Path to value: JSON where it parses as such, else text.
using body_edits = std::map<std::string, std::string>;

/// "payload.…", or a name without a dot ("event", "event_ts", "download_token"): no key of the config is so.
[[nodiscard]] bool is_body_path(std::string_view key);

/// Takes those that mean the body out of the settings.
[[nodiscard]] body_edits take_body_edits(std::map<std::string, std::string>& settings);

/// A path's parts are keys, or an array's index from 0. Throws usage_error, which names the path, where the
/// body has no such value.
void apply_edits(const body_edits&, nlohmann::ordered_json& body);

/// As compact JSON, keys in their order; without edits, the bytes as they are. Throws usage_error, also where
/// the body is no JSON.
[[nodiscard]] std::string edited(std::string body, const body_edits&);

} // namespace zoomhook::cli
