// The tunnels of ngrok's agent, as its local API tells them.
// SPDX-License-Identifier: MIT
#include "zoomhook/ngrok/tunnels.hpp"

#include <nlohmann/json.hpp>

namespace zoomhook::ngrok {
namespace {

using nlohmann::json;

/// Empty where `object` is none, or has no such text.
std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

tunnel tunnel_of(const json& told) {
    const auto config = told.find("config");
    return {text_of(told, "public_url"), config == told.end() ? "" : text_of(*config, "addr")};
}

} // namespace

std::string tunnels_url(std::string agent) {
    while (agent.ends_with('/')) agent.pop_back();
    return agent + "/api/tunnels";
}

std::vector<tunnel> read_tunnels(long status, const std::string& body) {
    std::vector<tunnel> all;
    if (status != 200) return all;
    const json told = json::parse(body, nullptr, false);
    const auto list = told.find("tunnels");
    if (list == told.end() || !list->is_array()) return all;
    for (const json& one : *list)
        if (tunnel t = tunnel_of(one); !t.public_url.empty()) all.push_back(std::move(t));
    return all;
}

bool leads_to(const tunnel& t, std::uint16_t port) {
    return port != 0 && t.address.ends_with(":" + std::to_string(port));
}

} // namespace zoomhook::ngrok
