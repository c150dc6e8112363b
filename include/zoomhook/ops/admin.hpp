// What the admin listener answers: whether the daemon lives, whether it can do its work, and how a reload
// went.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "zoomhook/http/message.hpp"

namespace zoomhook::ops {

/// How a reload went. One line each.
struct reload_report {
    std::vector<std::string> mistakes;     ///< empty: the new settings are in force
    std::vector<std::string> changed;      ///< keys
    std::vector<std::string> need_restart; ///< keys that changed, too, but take effect at a restart
    std::vector<std::string> notes;
};

/// The same for people: a log line's sentence, an answer's text.
[[nodiscard]] std::string told(const reload_report&);

[[nodiscard]] http::response alive();
/// 503 with a line for each reason, where there is one.
[[nodiscard]] http::response readiness(const std::vector<std::string>& not_ready_because);
[[nodiscard]] http::response metrics_page(std::string text);
/// 409 where the new settings were refused.
[[nodiscard]] http::response reloaded(const reload_report&);
/// A browser's request, which some page may have made: 403.
[[nodiscard]] http::response no_browsers();

} // namespace zoomhook::ops
