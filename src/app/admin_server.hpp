// The admin listener: /live, /ready, /metrics and POST /reload. Never the public one.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include "zoomhook/config/settings.hpp"
#include "zoomhook/http/server.hpp"
#include "zoomhook/ops/admin.hpp"

namespace zoomhook::app {

/// Each may block a little, and is called on the listener's own thread.
struct admin_answers {
    std::function<std::vector<std::string>()> not_ready_because;
    std::function<std::string()> metrics;
    std::function<ops::reload_report()> reload;
};

/// Null where the config wants none, or where it can't listen, which has been logged.
[[nodiscard]] std::unique_ptr<http::server>
make_admin_server(const config::settings&, http::inherited_sockets&, admin_answers);

} // namespace zoomhook::app
