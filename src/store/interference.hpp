// What others have put on table events that could keep a row out of it although Postgres reports success.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "pqxx_compat.hpp"

namespace zoomhook::store {

/// "trigger NAME on TABLE", "rule NAME on TABLE": BEFORE INSERT triggers for each row, which drop a row by
/// returning null, and INSTEAD rules. Whether they do is theirs to say; what they are for is not known here.
[[nodiscard]] std::vector<std::string> find_interference(session&);

} // namespace zoomhook::store
