// `zoomhookd ready` and `zoomhookd reload`: ask the running daemon through its admin listener.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// Both print what the daemon says, to `err` where it says no, and return the exit code: 0 or 1. They throw
/// std::runtime_error where it doesn't answer, or has no admin listener.
int ask_whether_ready(const config::settings&, std::ostream& out, std::ostream& err);
int ask_to_reload(const config::settings&, std::ostream& out, std::ostream& err);

} // namespace zoomhook::cli
