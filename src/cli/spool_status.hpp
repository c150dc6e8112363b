// `zoomhookd spool status`: what waits in the spool and whether Postgres is up, for people.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "cli/arguments/arguments.hpp"
#include "zoomhook/spool/options.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::cli {

/// Exit code 0 where all of it could be told, also that Postgres is down; 1 where a file of the spool can't
/// be read. Throws spool::error.
[[nodiscard]] int print_spool_status(const spool::options&, const store::options&, std::ostream& out);

int run(const spool_status_command&);

} // namespace zoomhook::cli
