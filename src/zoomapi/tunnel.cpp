// Asks ngrok's agent, by its local API, whether it has a tunnel.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/tunnel.hpp"

#include "field.hpp"

namespace zoomhook::zoomapi {
namespace {

using namespace std::chrono_literals;

std::string tunnels_of(std::string api) {
    while (api.ends_with('/')) api.pop_back();
    return api + "/api/tunnels";
}

} // namespace

std::unique_ptr<transport> tunnel_transport() {
    options o;
    o.connect_timeout = 2s;
    o.request_timeout = 5s;
    o.longest_answer = std::size_t{1} << 20;
    return curl_transport(o);
}

bool has_tunnel(transport& t, const std::string& api, const std::stop_token& stop) {
    try {
        const http_answer a = t.perform({.url = tunnels_of(api), .direct = true}, stop);
        const json told = parsed_json(a.body);
        const auto list = told.is_object() ? told.find("tunnels") : told.end();
        return a.status == 200 && list != told.end() && list->is_array() && !list->empty();
    } catch (const transport_failure&) {
        return false;
    }
}

} // namespace zoomhook::zoomapi
