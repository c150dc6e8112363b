// The role, the database and the schema of a first start.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// Makes what is missing of them, as far as this user may: root, on the machine of Postgres, may ask as its
/// user postgres. Returns what was done, a line each. For root it may end as the service's user, for good.
/// Throws std::runtime_error with the commands that somebody else has to run.
std::vector<std::string> make_first_database(const config::settings&);

} // namespace zoomhook::cli
