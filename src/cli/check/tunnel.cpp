// ngrok's agent, where it runs here, and the way in from outside.
// SPDX-License-Identifier: MIT
#include "tunnel.hpp"

#include <algorithm>

#include "finding.hpp"
#include "zoomhook/ngrok/tunnels.hpp"

namespace zoomhook::cli {
namespace {

bool leads_here(const ngrok::tunnel& t, const config::settings& s) {
    return std::ranges::any_of(s.server.listen, [&t](const config::listen_address& a) {
        return ngrok::leads_to(t, a.port);
    });
}

std::vector<std::string> public_urls(const http_answer& a, const config::settings& s) {
    std::vector<std::string> all;
    for (const ngrok::tunnel& t : ngrok::read_tunnels(a.status, a.body))
        if (t.public_url.starts_with("https://") && leads_here(t, s))
            all.push_back(t.public_url + s.server.path);
    return all;
}

} // namespace

bool is_ours(const http_answer& a) {
    return a.status == 405 && a.body.find("\"title\":\"method not allowed\"") != a.body.npos;
}

finding check_public_url(const std::string& url) {
    try {
        const http_answer a = perform({.url = url});
        if (is_ours(a))
            return {level::ok, "URL", url + " reaches a zoomhookd: paste it into the Marketplace", ""};
        const std::string status = url + " is answered " + std::to_string(a.status) + ", not by zoomhookd";
        if (a.status >= 300 && a.status < 400)
            return {
                level::fail, "URL", status + ": a redirect, which Zoom never follows",
                "give the address it redirects to"};
        return {
            level::fail, "URL", status,
            "does the URL end in server.path, and is no login or proxy in front?"};
    } catch (const http_failure& e) {
        return {level::fail, "URL", e.cause, "Zoom could not reach it either"};
    }
}

std::optional<std::vector<std::string>> tunnel_urls(const config::settings& s, const std::string& api) {
    try {
        return public_urls(perform({.url = ngrok::tunnels_url(api), .direct = true}), s);
    } catch (const http_failure&) {
        return {};
    }
}

findings check_tunnel(const config::settings& s, const std::string& api) {
    const auto urls = tunnel_urls(s, api);
    if (!urls)
        return {
            {level::ok, "ngrok", "no agent tells of its tunnels here; --url tries the URL in any case", ""}};
    findings all;
    for (const std::string& url : *urls) all.push_back(check_public_url(url));
    if (all.empty())
        all.push_back(
            {level::warn, "ngrok", "its agent runs, but no tunnel of it leads to server.listen",
             "ngrok http " + std::to_string(s.server.listen.front().port)}
        );
    return all;
}

} // namespace zoomhook::cli
