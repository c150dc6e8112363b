// The certificate of the public listeners: replaced by a reload, or when its files change.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <string>

#include "zoomhook/config/settings.hpp"
#include "zoomhook/http/server.hpp"

namespace zoomhook::app {

/// Any thread.
class certificates {
public:
    /// Which files these are, through links, and when they were changed.
    [[nodiscard]] static std::string identity(const config::tls_settings&);

    /// `seen`: their identity before the server has read them.
    certificates(http::server&, config::tls_settings in_use, std::string seen);

    /// Where these are others, or have changed. Throws std::runtime_error with one sentence; then the one
    /// before stays.
    void use(const config::tls_settings&);
    /// Once the files are others than they were, however they were replaced (certbot's links, a copy over
    /// them, an editor): uses them. What can't be used is told, and the next change awaited.
    void look();

private:
    http::server& server_;
    std::mutex mutex_;
    config::tls_settings files_;
    std::string seen_;
};

} // namespace zoomhook::app
