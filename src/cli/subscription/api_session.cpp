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
    const std::string missing = app::missing_credentials(s.zoom.api, app::api_use::subscriptions);
    if (missing.empty()) return app::zoomapi_options(s);
    throw std::runtime_error(missing + ": see the page App Credentials of the app, in Zoom's Marketplace");
}

} // namespace

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
