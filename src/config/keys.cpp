// Every key of the config, declared once: its name, kind and default; config/zoomhookd.toml describes them.
// SPDX-License-Identifier: MIT
#include "keys.hpp"

#include <cctype>

#include "setters.hpp"

namespace zoomhook::config {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = kib * kib;
constexpr std::uint64_t gib = mib * kib;

constexpr bool secret = true;

std::vector<key> server_keys(settings& s) {
    return {
        {"server.listen", kind::list, R"(["http://127.0.0.1:4000"])", false, listen(s.server.listen)},
        {"server.path", kind::text, R"("/webhook")", false, path(s.server.path)},
        {"server.max_body", kind::size, R"("8MiB")", false, size(s.server.max_body, kib, 32 * mib)},
        {"server.max_connections", kind::number, "10000", false,
         number(s.server.max_connections, 1, 1'000'000)},
        {"server.trusted_proxies", kind::list, R"(["127.0.0.1", "::1"])", false,
         networks(s.server.trusted_proxies)},
        {"tls.certificate", kind::text, R"("")", false, text(s.tls.certificate)},
        {"tls.private_key", kind::text, R"("")", false, text(s.tls.private_key)},
    };
}

std::vector<key> zoom_keys(settings& s, unfinished u) {
    return {
        {"zoom.secret_token", kind::list, R"("")", secret, list(u.tokens)},
        {"zoom.secret_token_file", kind::text, R"("")", false, list(u.token_files)},
        {"zoom.timestamp_tolerance", kind::duration, R"("300s")", false,
         duration(s.zoom.timestamp_tolerance, 1s, 24h)},
        {"zoom.bad_signature_status", kind::number, "401", false, status(s.zoom.bad_signature_status)},
    };
}

std::vector<key> api_keys(zoom_api_settings& api, recover_settings& r, unfinished u) {
    return {
        {"zoom.api.account_id", kind::text, R"("")", false, text(api.account_id)},
        {"zoom.api.client_id", kind::text, R"("")", false, text(api.client_id)},
        {"zoom.api.client_secret", kind::text, R"("")", secret, text(api.client_secret)},
        {"zoom.api.client_secret_file", kind::text, R"("")", false, text(u.client_secret_file)},
        {"zoom.api.app_id", kind::text, R"("")", false, text(api.app_id)},
        {"zoom.api.app", kind::text, R"("")", false, text(api.app)},
        {"zoom.api.auth", kind::text, R"("account_credentials")", false,
         choice(api.auth, {"account_credentials", "client_credentials"})},
        {"zoom.api.token_url", kind::text, R"("https://zoom.us/oauth/token")", false, text(api.token_url)},
        {"zoom.api.api_url", kind::text, R"("https://api.zoom.us/v2")", false, text(api.api_url)},
        {"zoom.api.video_sdk", kind::flag, "false", false, flag(api.video_sdk)},
        {"zoom.api.requests_per_second", kind::number, "1", false, number(api.requests_per_second, 1, 60)},
        {"recover.after_outage", kind::flag, R"("")", false, flag_or_none(r.after_outage)},
        {"recover.tunnel_api", kind::text, R"("http://127.0.0.1:4040")", false, local_api(r.tunnel_api)},
    };
}

std::vector<key> database_keys(settings& s) {
    return {
        {"database.url", kind::text, R"("")", secret, database_url(s.database.url)},
        {"database.schema", kind::text, R"("public")", false, schema(s.database.schema)},
        {"database.connections", kind::number, "2", false, number(s.database.connections, 1, 64)},
        {"database.migrate", kind::text, R"("auto")", false, choice(s.database.migrate, {"auto", "never"})},
        {"database.raw", kind::text, R"("always")", false, choice(s.database.raw, {"always", "when_needed"})},
        {"database.disk_size", kind::size, R"("0")", false, size(s.database.disk_size, 0, 1024 * 1024 * gib)},
    };
}

std::vector<key> other_keys(settings& s) {
    return {
        {"log.level", kind::text, R"("info")", false,
         choice(s.log.level, {"debug", "info", "warn", "error"})},
        {"log.format", kind::text, R"("auto")", false,
         choice(s.log.format, {"auto", "text", "logfmt", "json"})},
        {"log.events", kind::text, R"("auto")", false,
         choice(s.log.events, {"auto", "each", "summary", "off"})},
        {"spool.directory", kind::text, R"("/var/lib/zoomhookd/spool")", false, text(s.spool.directory)},
        {"spool.after", kind::duration, R"("1s")", false, duration(s.spool.after, 50ms, 2s)},
        {"spool.max_size", kind::size, R"("1GiB")", false, size(s.spool.max_size, mib, 1024 * 1024 * gib)},
        {"spool.min_free_disk", kind::size, R"("256MiB")", false,
         size(s.spool.min_free_disk, 0, 1024 * 1024 * gib)},
        {"retention.keep", kind::duration, R"("")", false,
         duration_or_none(s.retention.keep, 7 * 24h, 36500 * 24h)},
        {"admin.listen", kind::text, R"("http://127.0.0.1:9464")", false, admin_listen(s.admin.listen)},
        {"privacy.forgotten", kind::text, R"("/var/lib/zoomhookd/forgotten")", false,
         text(s.privacy.forgotten)},
        {"privacy.forget_tokens", kind::duration, R"("")", false,
         duration_or_none(s.privacy.forget_tokens, 1h, 36500 * 24h)},
    };
}

} // namespace

std::vector<key> keys(settings& s, unfinished u) {
    std::vector<key> all;
    for (auto& some :
         {server_keys(s), zoom_keys(s, u), api_keys(s.zoom.api, s.recover, u), database_keys(s),
          other_keys(s)})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

std::string variable_of(std::string_view key_name) {
    std::string name = "ZOOMHOOKD_";
    for (const char c : key_name)
        name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

} // namespace zoomhook::config
