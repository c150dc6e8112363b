// What others have put on table events that could keep a row out of it although Postgres reports success.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "pqxx_compat.hpp"

namespace zoomhook::store {

/// "trigger NAME on TABLE": BEFORE INSERT triggers for each row, which drop it by returning null. Whether one
/// does is not known here. (A rule keeps no row out: Postgres refuses the statement, or does not apply the
/// rule.)
[[nodiscard]] std::vector<std::string> find_interference(session&);

} // namespace zoomhook::store
