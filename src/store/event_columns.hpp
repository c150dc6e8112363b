// How events are selected for people and programs.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pqxx_compat.hpp"
#include "zoomhook/store/events.hpp"

namespace zoomhook::store {

/// What stands between SELECT and WHERE.
[[nodiscard]] std::string shown_columns(event_detail);
/// All columns but raw, in the order of the table, as one object; body only where wanted. '' where no JSON
/// is.
[[nodiscard]] std::string json_of(event_detail);
/// From a row of shown_columns().
[[nodiscard]] shown_event shown_event_of(result_row);

} // namespace zoomhook::store
