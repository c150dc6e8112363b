// How a command knows its own daemon, from here and through a tunnel.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/client/http_client.hpp"
#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// Whether a GET of server.path was answered as zoomhookd does: 405, with a problem that says so.
[[nodiscard]] bool is_ours(const http_answer&);

/// The public https:// URLs of ngrok's tunnels that lead to server.listen, with server.path; nothing where no
/// agent answers at `api`, "http://127.0.0.1:4040". Whoever answers there may say anything.
[[nodiscard]] std::optional<std::vector<std::string>>
tunnel_urls(const config::settings&, const std::string& api);

} // namespace zoomhook::cli
