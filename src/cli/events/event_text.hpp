// A stored event as people read it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "zoomhook/store/events.hpp"

namespace zoomhook::cli {

/// One line, aligned, without its end: time of arrival in UTC, id, event, object, lateness, topic, and what
/// is unusual: several deliveries, an app other than "default". Leaves a terminal alone. Pure.
[[nodiscard]] std::string event_line(const store::shown_event&, bool coloured);

/// Each line of `text` behind `indent`, made fit for a terminal and ended. Pure.
[[nodiscard]] std::string indented(const std::string& text, const std::string& indent);

/// "0.4 s", "-2.0 s", "3 min 12 s". Pure.
[[nodiscard]] std::string lateness_text(std::chrono::milliseconds);

} // namespace zoomhook::cli
