// Looks whether ngrok's agent has a tunnel: a way of Zoom's to us.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "zoomhook/zoomapi/transport.hpp"

namespace zoomhook::app {

/// For has_tunnel(): waits for seconds only, and takes 1 MiB at most.
[[nodiscard]] std::unique_ptr<zoomapi::transport> agent_transport();

/// Any one, of the agent at "http://127.0.0.1:4040": behind a container's or a proxy's port nobody here knows
/// whether it is ours. False also where nobody answers, or something else than an agent does.
[[nodiscard]] bool has_tunnel(zoomapi::transport&, const std::string& agent, const std::stop_token&);

} // namespace zoomhook::app
