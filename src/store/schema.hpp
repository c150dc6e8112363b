// Brings the schema up to date and makes months, on an open connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>

#include "pqxx_compat.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {

/// Applies what is pending. Throws store::error where somebody must do something first.
[[nodiscard]] migration_report bring_up_to_date(database&, const options&, const std::stop_token&);

/// For where migrations are not ours to apply: throws store::error that says how, where any is missing.
void require_up_to_date(database&, const options&);

/// Makes the months that are missing. False where a report is in the way of one: come back later.
[[nodiscard]] bool make_months(database&);

} // namespace zoomhook::store
