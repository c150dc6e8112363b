// Run as root, a command meets Postgres as the daemon does.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::cli {

/// Root becomes the user who owns spool.directory, as which the service runs: Postgres knows that one, and
/// not root. For good, so read before what only root may read. Nothing happens to anybody else, or where root
/// owns the folder or there is none. Throws std::system_error where it can't be done.
void become_service_user(const std::string& spool_directory);

} // namespace zoomhook::cli
