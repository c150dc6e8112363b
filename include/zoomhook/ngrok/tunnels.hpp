// The tunnels of ngrok's agent, as its local API tells them: ways of Zoom's to this machine.
// https://ngrok.com/docs/agent/api: GET /api/tunnels
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zoomhook::ngrok {

struct tunnel {
    std::string public_url; ///< "https://name.ngrok.app"
    std::string address;    ///< where it ends, "http://localhost:4000"; empty where that is not said
};

/// What to GET of the agent at "http://127.0.0.1:4040". Never through a proxy. Pure.
[[nodiscard]] std::string tunnels_url(std::string agent);

/// None also where something else than an agent answered, which may have said anything. Pure.
[[nodiscard]] std::vector<tunnel> read_tunnels(long status, const std::string& body);

/// Whether it ends at that port, of whatever host: the agent may run in a container. Pure.
[[nodiscard]] bool leads_to(const tunnel&, std::uint16_t port);

} // namespace zoomhook::ngrok
