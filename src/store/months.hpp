// Makes the monthly partitions that will be needed.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "pqxx_compat.hpp"

namespace zoomhook::store {

/// Makes last month to three months ahead, each in a transaction of its own that waits 200 ms for a lock at
/// most. Returns those made. Throws database_failure with 55P03 where something holds the table: call again
/// later.
std::vector<std::string> make_months(session&);

} // namespace zoomhook::store
