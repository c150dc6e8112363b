// Every event that Zoom's documentation names, and how its notification is shaped: catalogue.tsv, in memory.
// SPDX-License-Identifier: MIT
//
// Columns of catalogue.tsv: the event; event_ts as "number", as "text" or "-"; the key of the account in
// payload; payload.object as "object", "array" or "-"; keys beside payload; where ids stand below payload,
// those with # as numbers. "-" is none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::cli {

/// Where an id stands and how it is written.
struct id_place {
    std::string_view path; ///< below payload, e.g. "object.host_id"
    bool is_number = false;
};

/// The texts last for ever.
struct event_shape {
    std::string_view event;
    std::string_view event_ts; ///< "number", "text" or "-"
    std::string_view account;  ///< "account_id", "accountId" or "-"
    std::string_view object;   ///< "object", "array" or "-"
    std::vector<std::string_view> beside;
    std::vector<id_place> ids;
};

/// Sorted by event. Any thread.
[[nodiscard]] std::span<const event_shape> catalogue();

/// Null where the catalogue has no such event.
[[nodiscard]] const event_shape* find_shape(std::string_view event);

[[nodiscard]] std::vector<std::string> catalogue_names();

} // namespace zoomhook::cli
