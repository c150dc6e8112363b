// Looks whether ngrok's agent has a tunnel.
// SPDX-License-Identifier: MIT
#include "tunnel_look.hpp"

#include "zoomhook/ngrok/tunnels.hpp"

namespace zoomhook::app {

using namespace std::chrono_literals;

std::unique_ptr<zoomapi::transport> agent_transport() {
    zoomapi::options o;
    o.connect_timeout = 2s;
    o.request_timeout = 5s;
    o.longest_answer = std::size_t{1} << 20;
    return zoomapi::curl_transport(o);
}

bool has_tunnel(zoomapi::transport& t, const std::string& agent, const std::stop_token& stop) {
    try {
        const auto a = t.perform({.url = ngrok::tunnels_url(agent), .direct = true}, stop);
        return !ngrok::read_tunnels(a.status, a.body).empty();
    } catch (const zoomapi::transport_failure&) {
        return false;
    }
}

} // namespace zoomhook::app
