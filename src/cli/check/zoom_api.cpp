// Whether what never arrives could be recovered from Zoom's webhook logs.
// SPDX-License-Identifier: MIT
#include "finding.hpp"

#include "zoomhook/app/options.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace zoomhook::cli {

findings check_zoom_api(const config::settings& s, wall_time now) {
    using namespace std::chrono_literals;
    if (s.zoom.api.client_id.empty()) return {};
    if (const std::string why_not = app::why_not_recoverable(s); !why_not.empty())
        return {
            {level::warn, "Zoom's API", why_not, "what never arrives can't be recovered: docs/recover.md"}};
    zoomapi::options o = app::zoomapi_options(s);
    o.attempts = 1;
    o.request_timeout = 10s;
    try {
        const auto transport = zoomapi::curl_transport(o);
        zoomapi::client client(o, *transport);
        (void)zoomapi::webhook_logs(client, {.from = now - 1min, .to = now}).next();
        return {{level::ok, "Zoom's API", "lets us read the webhook logs", ""}};
    } catch (const zoomapi::error& e) {
        return {{level::warn, "Zoom's API", e.what(), "until then what never arrives can't be recovered"}};
    }
}

} // namespace zoomhook::cli
