// Every setting of the daemon with its default. No parsing here; load.hpp fills it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zoomhook::config {

using milliseconds = std::chrono::milliseconds;

struct listen_address {
    bool tls = false;
    std::string host;       ///< an IP address
    std::uint16_t port = 0; ///< 0: any free one
    std::string path{};     ///< of a Unix socket, in place of host and port
};

struct server_settings {
    std::vector<listen_address> listen{{false, "127.0.0.1", 4000, {}}};
    std::string path = "/webhook";
    std::uint64_t max_body = 8 << 20; ///< bytes
    std::uint64_t max_connections = 10000;
    std::vector<std::string> trusted_proxies{"127.0.0.1", "::1"}; ///< addresses or networks (10.0.0.0/8)
};

struct tls_settings {
    std::string certificate; ///< PEM file
    std::string private_key; ///< PEM file
};

/// An app and the tokens that it may sign with now, in the order given; files and credentials already read.
struct app_settings {
    std::string name;
    std::vector<std::string> secret_tokens;
    bool operator==(const app_settings&) const = default;
};

/// How Zoom's REST API is asked, for what never arrived and for event subscriptions.
struct zoom_api_settings {
    std::string account_id;
    std::string client_id; ///< empty: the API is not used
    std::string client_secret;
    std::string why_no_secret{}; ///< why its file, which is named, could not be read
    std::string app_id;
    std::string app; ///< which of zoom_settings::apps that is; chosen where only one can be meant
    std::string token_url = "https://zoom.us/oauth/token";
    std::string api_url = "https://api.zoom.us/v2";
    std::string auth = "account_credentials"; ///< account_credentials, client_credentials
    bool video_sdk = false;                   ///< the logs are those of a Video SDK account
    std::uint64_t requests_per_second = 1;
};

struct zoom_settings {
    /// At least one app. The top-level secret_token belongs to the app "default".
    std::vector<app_settings> apps;
    milliseconds timestamp_tolerance{300'000};
    unsigned bad_signature_status = 401;
    zoom_api_settings api;
};

struct recover_settings {
    std::optional<bool> after_outage;                 ///< nothing: where zoom_settings::api is complete
    std::string tunnel_api = "http://127.0.0.1:4040"; ///< of ngrok's agent; empty: nobody looks
};

struct database_settings {
    std::string url;
    std::string schema = "public";
    std::uint64_t connections = 2;
    std::string migrate = "auto"; ///< auto, never
    std::string raw = "always";   ///< always, when_needed
    std::uint64_t disk_size = 0;  ///< bytes; 0: not known
};

struct log_settings {
    std::string level = "info";  ///< debug, info, warn, error
    std::string format = "auto"; ///< auto, text, logfmt, json; auto: text on a terminal, else logfmt
    std::string events = "auto"; ///< auto, each, summary, off; auto: each on a terminal, else summary
};

struct spool_settings {
    std::string directory = "/var/lib/zoomhookd/spool";
    milliseconds after{1000};
    std::uint64_t max_size = std::uint64_t{1} << 30;        ///< bytes
    std::uint64_t min_free_disk = std::uint64_t{256} << 20; ///< bytes
};

struct retention_settings {
    std::optional<milliseconds> keep; ///< nothing: for ever
};

struct admin_settings {
    /// Nothing: there is no such listener.
    std::optional<listen_address> listen = listen_address{false, "127.0.0.1", 9464, {}};
};

/// For events that match a pattern: JSON pointers to what is dropped, or hashed, before anything is stored.
struct redact_settings {
    std::vector<std::string> events;
    std::vector<std::string> drop;
    std::vector<std::string> hash;
    bool operator==(const redact_settings&) const = default;
};

struct privacy_settings {
    std::string forgotten = "/var/lib/zoomhookd/forgotten"; ///< the list; its key is beside it
    std::vector<redact_settings> redact;
    std::optional<milliseconds> forget_tokens; ///< nothing: they stay
};

struct settings {
    server_settings server;
    tls_settings tls;
    zoom_settings zoom;
    recover_settings recover;
    database_settings database;
    log_settings log;
    spool_settings spool;
    retention_settings retention;
    admin_settings admin;
    privacy_settings privacy;
};

} // namespace zoomhook::config
