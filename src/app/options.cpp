// From the settings to what each room wants to know.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/options.hpp"

#include <unistd.h>

#include <vector>

#include "zoomhook/app/privacy_key.hpp"
#include "zoomhook/base/join.hpp"

namespace zoomhook::app {
namespace {

bool on_a_terminal() { return isatty(STDERR_FILENO) == 1; }

/// Null where there are no rules. The key is needed only by those that hash.
std::shared_ptr<const zoom::redaction> redaction_of(const config::settings& s) {
    if (s.privacy.redact.empty()) return nullptr;
    std::vector<zoom::redaction_rule> rules;
    bool hashes = false;
    for (const config::redact_settings& r : s.privacy.redact) {
        rules.push_back({r.events, r.drop, r.hash});
        hashes = hashes || !r.hash.empty();
    }
    std::optional<zoom::keyed_hash> key;
    if (hashes) key = privacy_hash(s.privacy.forgotten);
    return std::make_shared<const zoom::redaction>(rules, std::move(key));
}

} // namespace

http::server_options http_options(const config::settings& s) {
    http::server_options o;
    for (const auto& a : s.server.listen) o.listen.push_back({a.tls, a.host, a.port, a.path});
    o.certificate = s.tls.certificate;
    o.private_key = s.tls.private_key;
    o.trusted_proxies = s.server.trusted_proxies;
    o.max_connections = s.server.max_connections;
    o.max_body = s.server.max_body;
    return o;
}

store::options store_options(const config::settings& s) {
    store::options o;
    o.url = s.database.url;
    o.schema = s.database.schema;
    o.connections = static_cast<unsigned>(s.database.connections);
    o.migrate = s.database.migrate == "auto";
    for (const config::app_settings& app : s.zoom.apps) o.apps.push_back(app.name);
    if (s.retention.keep) o.keep = std::chrono::duration_cast<std::chrono::seconds>(*s.retention.keep);
    if (s.privacy.forget_tokens)
        o.forget_tokens = std::chrono::duration_cast<std::chrono::seconds>(*s.privacy.forget_tokens);
    o.disk_size = s.database.disk_size;
    o.raw = s.database.raw == "always" ? store::keep_raw::always : store::keep_raw::when_needed;
    return o;
}

spool::options spool_options(const config::settings& s) {
    spool::options o;
    o.directory = s.spool.directory;
    o.max_size = s.spool.max_size;
    o.min_free_disk = s.spool.min_free_disk;
    return o;
}

zoomapi::options zoomapi_options(const config::settings& s) {
    const config::zoom_api_settings& api = s.zoom.api;
    zoomapi::options o;
    o.account_id = api.account_id;
    o.client_id = api.client_id;
    o.client_secret = api.client_secret;
    o.app_id = api.app_id;
    o.token_url = api.token_url;
    o.api_url = api.api_url;
    o.auth = api.auth == "account_credentials" ? zoomapi::auth_kind::account_credentials
                                               : zoomapi::auth_kind::client_credentials;
    o.video_sdk = api.video_sdk;
    o.requests_per_second = static_cast<double>(api.requests_per_second);
    return o;
}

std::string missing_credentials(const config::zoom_api_settings& api, api_use use) {
    const bool recovers = use == api_use::recovery;
    std::vector<std::string> missing;
    const auto need = [&missing](const std::string& value, const char* key) {
        if (value.empty()) missing.emplace_back(key);
    };
    if (!recovers || api.auth == "account_credentials") need(api.account_id, "account_id");
    need(api.client_id, "client_id");
    need(api.client_secret, "client_secret");
    if (recovers && !api.video_sdk) need(api.app_id, "app_id");
    return missing.empty() ? "" : "[zoom.api] in the config lacks " + join(missing);
}

std::string why_not_recoverable(const config::settings& s) {
    if (!s.zoom.api.why_no_secret.empty()) return s.zoom.api.why_no_secret;
    if (std::string text = missing_credentials(s.zoom.api, api_use::recovery); !text.empty()) return text;
    const std::string wrong = zoomapi::complaint(zoomapi_options(s));
    return wrong.empty() ? "" : "zoom.api." + wrong;
}

zoom::signing_secrets secrets_of(const config::settings& s) {
    zoom::signing_secrets all;
    for (const config::app_settings& app : s.zoom.apps)
        for (const std::string& token : app.secret_tokens) all.emplace_back(app.name, token);
    return all;
}

endpoint::trust trust_of(const config::settings& s) {
    return {
        .secrets = secrets_of(s),
        .timestamp_tolerance = std::chrono::duration_cast<std::chrono::seconds>(s.zoom.timestamp_tolerance),
        .bad_signature_status = s.zoom.bad_signature_status,
        .rules = redaction_of(s),
    };
}

log::level log_level(const config::settings& s) {
    if (s.log.level == "debug") return log::level::debug;
    if (s.log.level == "warn") return log::level::warn;
    if (s.log.level == "error") return log::level::error;
    return log::level::info;
}

ops::log_format log_format(const config::settings& s) {
    if (s.log.format == "json") return ops::log_format::json;
    if (s.log.format == "logfmt") return ops::log_format::logfmt;
    if (s.log.format == "text" || on_a_terminal()) return ops::log_format::text;
    return ops::log_format::logfmt;
}

ops::event_lines event_lines(const config::settings& s) {
    if (s.log.events == "each") return ops::event_lines::each;
    if (s.log.events == "summary") return ops::event_lines::summary;
    if (s.log.events == "off") return ops::event_lines::off;
    return on_a_terminal() ? ops::event_lines::each : ops::event_lines::summary;
}

} // namespace zoomhook::app
