// Zoom's API for the time of one command.
// SPDX-License-Identifier: MIT
#include "api_session.hpp"

#include <stdexcept>

#include "cli/terminal/interrupt.hpp"
#include "zoomhook/app/options.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

zoomapi::options options_of(const config::settings& s) {
    const std::string missing = missing_credentials(s.zoom.api);
    if (missing.empty()) return app::zoomapi_options(s);
    throw std::runtime_error(
        "[zoom.api] in the config lacks " + missing +
        ": see the page App Credentials of the app, in Zoom's Marketplace"
    );
}

} // namespace

std::string missing_credentials(const config::zoom_api_settings& api) {
    std::string names;
    const auto need = [&names](const std::string& value, const char* name) {
        if (value.empty()) names += (names.empty() ? "" : ", ") + std::string(name);
    };
    need(api.account_id, "account_id");
    need(api.client_id, "client_id");
    need(api.client_secret, "client_secret");
    return names;
}

bool has_no_credentials(const config::zoom_api_settings& api) {
    return api.account_id.empty() && api.client_id.empty() && api.client_secret.empty();
}

api_session::api_session(const config::settings& s)
    : watch_(
          50ms,
          [this] {
              if (is_interrupted()) stop_.request_stop();
          }
      ),
      transport_(zoomapi::curl_transport(options_of(s))),
      client_(options_of(s), *transport_, {.stop = stop_.get_token()}),
      subscriptions_(client_) {}

} // namespace zoomhook::cli
