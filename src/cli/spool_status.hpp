// `zoomhookd spool status`: what waits in the spool and whether Postgres is up, for people.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/spool/options.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::cli {

/// Exit code 0 where all of it could be told, also that Postgres is down; 1 where a file of the spool can't
/// be read. Throws spool::error.
[[nodiscard]] int print_spool_status(const spool::options&, const store::options&, std::ostream& out);

/// "512 B", "5.2 MiB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);
/// The two units that matter: "12 s", "3 min 12 s", "2 h 5 min", "3 d 4 h".
[[nodiscard]] std::string age_text(wall_time::duration);

} // namespace zoomhook::cli
