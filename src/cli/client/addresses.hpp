// The daemon's own addresses, as seen from this machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// "http://127.0.0.1:4000" for an address with a port, also where that is every address of the machine.
[[nodiscard]] inline std::string url_from_here(const config::listen_address& a) {
    std::string host = a.host == "0.0.0.0" ? "127.0.0.1" : a.host == "::" ? "::1" : a.host;
    if (host.find(':') != host.npos) host = "[" + host + "]";
    return (a.tls ? "https://" : "http://") + host + ":" + std::to_string(a.port);
}

} // namespace zoomhook::cli
