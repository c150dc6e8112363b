// From the settings to what each room wants to know.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/config/settings.hpp"
#include "zoomhook/endpoint/webhook.hpp"
#include "zoomhook/http/server.hpp"
#include "zoomhook/ops/event_log.hpp"
#include "zoomhook/ops/log.hpp"
#include "zoomhook/spool/options.hpp"
#include "zoomhook/store/options.hpp"
#include "zoomhook/zoomapi/options.hpp"

namespace zoomhook::app {

[[nodiscard]] http::server_options http_options(const config::settings&);
[[nodiscard]] store::options store_options(const config::settings&);
[[nodiscard]] spool::options spool_options(const config::settings&);
[[nodiscard]] zoomapi::options zoomapi_options(const config::settings&);
enum class api_use { subscriptions, recovery };
/// "[zoom.api] in the config lacks account_id, client_secret": all that this needs; empty: it lacks nothing.
[[nodiscard]] std::string missing_credentials(const config::zoom_api_settings&, api_use);
/// Why what never arrived can't be recovered, naming the keys; empty: it can.
[[nodiscard]] std::string why_not_recoverable(const config::settings&);
/// All tokens of all apps.
[[nodiscard]] zoom::signing_secrets secrets_of(const config::settings&);
/// Reads the key of privacy.redact where a rule hashes, and makes it where there is none: only for who
/// stores. Throws std::runtime_error with the next step.
[[nodiscard]] endpoint::trust trust_of(const config::settings&);
[[nodiscard]] log::level log_level(const config::settings&);
/// "auto" asks whether standard error is a terminal.
[[nodiscard]] ops::log_format log_format(const config::settings&);
[[nodiscard]] ops::event_lines event_lines(const config::settings&);

} // namespace zoomhook::app
