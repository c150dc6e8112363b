// Zoom's API for the time of one command.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <stop_token>

#include "zoomhook/base/periodic.hpp"
#include "zoomhook/config/settings.hpp"
#include "zoomhook/zoomapi/event_subscriptions.hpp"

namespace zoomhook::cli {

/// Whether [zoom.api] has none of them: the API is not meant to be used. Pure.
[[nodiscard]] bool has_no_credentials(const config::zoom_api_settings&);

/// One thread. What is asked ends within a second or so of Ctrl-C, once end_in_order_when_interrupted().
class api_session {
public:
    /// Throws std::runtime_error where credentials are missing, with where they stand at Zoom.
    explicit api_session(const config::settings&);

    [[nodiscard]] zoomapi::event_subscriptions& subscriptions() { return subscriptions_; }

private:
    std::stop_source stop_;
    const periodic watch_; ///< requests the stop
    std::unique_ptr<zoomapi::transport> transport_;
    zoomapi::client client_;
    zoomapi::event_subscriptions subscriptions_;
};

} // namespace zoomhook::cli
