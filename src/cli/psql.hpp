// `zoomhookd psql`: psql on the config's database.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Becomes psql, whose exit code is the program's; returns 1 where the config is wrong. Throws
/// std::runtime_error where there is no psql.
int run(const psql_command&);

} // namespace zoomhook::cli
