// Asks ngrok's agent, by its local API, whether it has a tunnel: a way of Zoom's to us.
// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>
#include <string>

#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::zoomapi {

/// For has_tunnel(): waits for seconds only, and takes 1 MiB at most.
[[nodiscard]] std::unique_ptr<transport> tunnel_transport();

/// GET /api/tunnels of "http://127.0.0.1:4040", never through a proxy. False also where nobody answers, or
/// something else than an agent does. Throws nothing.
[[nodiscard]] bool has_tunnel(transport&, const std::string& api, const std::stop_token&);

} // namespace zoomhook::zoomapi
