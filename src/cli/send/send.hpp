// `zoomhookd send`: signs a sample notification, or a file, as Zoom would, and posts it.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Exit code 0 where each answer was the one that a right receiver gives (to a good notification 2xx, to a
/// stale one 5xx, to a wrong signature 4xx or 5xx, to a challenge the right answer), 1 where it was not, 2
/// where what is asked for makes no sense, also where a stranger would get what our production secret has
/// signed. Throws std::runtime_error where no answer came.
int run(const send_command&);

} // namespace zoomhook::cli
