// `zoomhookd ready` and `zoomhookd reload`: ask the running daemon through its admin listener.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"
#include "cli/client/http_client.hpp"
#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// A GET of the running daemon's admin listener. Throws std::runtime_error where it has none.
[[nodiscard]] http_request request_to(const config::settings&, const std::string& path);

/// Both print what the daemon says, to standard error where it says no, and return the exit code: 0 or 1.
/// They throw std::runtime_error where it doesn't answer, or has no admin listener.
int run(const ready_command&);
int run(const reload_command&);

} // namespace zoomhook::cli
