// What of a recovered notification may be stored: Zoom's logs know neither privacy.redact nor whom we forgot.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "zoomhook/config/settings.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::app {

/// Reads the list privacy.forgotten and the key beside it now: make one for each run. What it makes takes
/// one notification at a time and leaves of it what may be stored, as redaction::apply does; false: nothing,
/// as it names somebody who was erased, or who was redacted where it is no JSON. Throws std::runtime_error
/// with the next step.
[[nodiscard]] std::function<bool(zoom::notification&)> screening(const config::settings&);

} // namespace zoomhook::app
