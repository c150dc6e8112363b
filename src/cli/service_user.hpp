// Run as root, a command meets Postgres as the daemon does.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "load_settings.hpp"

namespace zoomhook::cli {

/// Root becomes this user, for good and with that one's groups alone. Nothing happens where there is no such
/// user, or it is that one already. Throws std::system_error where it can't be done.
void become_user(const std::string& name);

/// Root becomes the user who owns spool.directory, as which the service runs: Postgres knows that one, and
/// not root. Where that folder isn't there yet it is the user zoomhookd, whom the package makes. For good, so
/// read before what only root may read. Nothing happens to anybody else, or where root owns the folder, no
/// spool is wanted, or there is no such user. Throws std::system_error where it can't be done.
void become_service_user(const std::string& spool_directory);

/// load_settings(), and then that: for commands that need nothing more of what only root may read.
[[nodiscard]] std::optional<config::settings> load_settings_as_service(const config_arguments&, needs = {});

} // namespace zoomhook::cli
