// From the settings to each room's options: nothing is lost, swapped or made up on the way.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/options.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

config::settings with_level(const std::string& level) {
    config::settings s;
    s.log.level = level;
    return s;
}

config::settings with_format(const std::string& format) {
    config::settings s;
    s.log.format = format;
    return s;
}

config::settings with_events(const std::string& events) {
    config::settings s;
    s.log.events = events;
    return s;
}

/// While it lives, standard error is this file or device.
class standard_error {
public:
    explicit standard_error(int replacement) : kept_(dup(STDERR_FILENO)) {
        dup2(replacement, STDERR_FILENO);
        close(replacement);
    }
    ~standard_error() {
        dup2(kept_, STDERR_FILENO);
        close(kept_);
    }
    standard_error(const standard_error&) = delete;
    standard_error& operator=(const standard_error&) = delete;

private:
    const int kept_;
};

/// A terminal that nobody sits at; -1 where there is none to be had.
class terminal {
public:
    terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
        if (master_ >= 0 && grantpt(master_) == 0 && unlockpt(master_) == 0)
            slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
    }
    ~terminal() { close(master_); }
    terminal(const terminal&) = delete;
    terminal& operator=(const terminal&) = delete;
    [[nodiscard]] int slave() const { return slave_; }

private:
    const int master_;
    int slave_ = -1;
};

TEST(options, of_http_are_the_addresses_files_and_limits) {
    config::settings s;
    s.server.listen = {{false, "127.0.0.1", 4000}, {true, "::", 8443}};
    s.tls = {"cert.pem", "key.pem"};
    s.server.trusted_proxies = {"10.0.0.0/8"};
    s.server.max_connections = 77;
    s.server.max_body = 4096;
    const http::server_options o = http_options(s);
    ASSERT_EQ(o.listen.size(), 2U);
    EXPECT_FALSE(o.listen[0].tls);
    EXPECT_EQ(o.listen[0].host, "127.0.0.1");
    EXPECT_EQ(o.listen[0].port, 4000);
    EXPECT_TRUE(o.listen[1].tls);
    EXPECT_EQ(o.listen[1].host, "::");
    EXPECT_EQ(o.listen[1].port, 8443);
    EXPECT_EQ(o.certificate, "cert.pem");
    EXPECT_EQ(o.private_key, "key.pem");
    EXPECT_THAT(o.trusted_proxies, ElementsAre("10.0.0.0/8"));
    EXPECT_EQ(o.max_connections, 77U);
    EXPECT_EQ(o.max_body, 4096U);
}

TEST(options, of_the_store_are_those_of_the_database) {
    config::settings s;
    s.database = {"postgresql://db/zoom", "hooks", 7, "never", "when_needed"};
    const store::options o = store_options(s);
    EXPECT_EQ(o.url, "postgresql://db/zoom");
    EXPECT_EQ(o.schema, "hooks");
    EXPECT_EQ(o.connections, 7U);
    EXPECT_FALSE(o.migrate);
    EXPECT_EQ(o.raw, store::keep_raw::when_needed);
}

TEST(options, of_the_webhook_are_tolerance_and_status) {
    config::settings s;
    s.zoom.timestamp_tolerance = 120s;
    s.zoom.bad_signature_status = 503;
    EXPECT_EQ(trust_of(s).timestamp_tolerance, 120s);
    EXPECT_EQ(trust_of(s).bad_signature_status, 503U);
}

TEST(options, of_the_webhook_know_whole_seconds_as_zooms_timestamps_do) {
    config::settings s;
    s.zoom.timestamp_tolerance = 2900ms;
    EXPECT_EQ(trust_of(s).timestamp_tolerance, 2s);
}

TEST(options, that_nobody_set_are_the_rooms_own_defaults) {
    const config::settings s;
    EXPECT_EQ(http_options(s).max_body, http::server_options{}.max_body);
    EXPECT_EQ(http_options(s).max_connections, http::server_options{}.max_connections);
    EXPECT_EQ(store_options(s).schema, store::options{}.schema);
    EXPECT_EQ(store_options(s).connections, store::options{}.connections);
    EXPECT_EQ(store_options(s).migrate, store::options{}.migrate);
    EXPECT_EQ(store_options(s).raw, store::options{}.raw);
    EXPECT_EQ(trust_of(s).timestamp_tolerance, endpoint::trust{}.timestamp_tolerance);
    EXPECT_EQ(trust_of(s).bad_signature_status, endpoint::trust{}.bad_signature_status);
}

TEST(options, keep_every_apps_tokens_in_their_order) {
    config::settings s;
    s.zoom.apps = {{"default", {"old", "new"}}, {"sales", {"third"}}};
    const zoom::signing_secrets all = trust_of(s).secrets;
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].app(), "default");
    EXPECT_EQ(all[0].token(), "old");
    EXPECT_EQ(all[1].app(), "default");
    EXPECT_EQ(all[1].token(), "new");
    EXPECT_EQ(all[2].app(), "sales");
    EXPECT_EQ(all[2].token(), "third");
}

TEST(options, of_the_log_are_the_words_of_the_config) {
    EXPECT_EQ(log_level(with_level("debug")), log::level::debug);
    EXPECT_EQ(log_level(with_level("info")), log::level::info);
    EXPECT_EQ(log_level(with_level("warn")), log::level::warn);
    EXPECT_EQ(log_level(with_level("error")), log::level::error);
    EXPECT_EQ(log_format(with_format("text")), ops::log_format::text);
    EXPECT_EQ(log_format(with_format("logfmt")), ops::log_format::logfmt);
    EXPECT_EQ(log_format(with_format("json")), ops::log_format::json);
    EXPECT_EQ(event_lines(with_events("each")), ops::event_lines::each);
    EXPECT_EQ(event_lines(with_events("summary")), ops::event_lines::summary);
    EXPECT_EQ(event_lines(with_events("off")), ops::event_lines::off);
}

TEST(options, of_the_log_left_to_us_are_for_programs_where_nobody_watches) {
    const standard_error nobody(open("/dev/null", O_WRONLY));
    EXPECT_EQ(log_format(with_format("auto")), ops::log_format::logfmt);
    EXPECT_EQ(event_lines(with_events("auto")), ops::event_lines::summary);
}

TEST(options, of_the_log_left_to_us_are_for_people_on_a_terminal) {
    const terminal t;
    if (t.slave() < 0) GTEST_SKIP() << "no pseudo-terminal here";
    const standard_error people(t.slave());
    EXPECT_EQ(log_format(with_format("auto")), ops::log_format::text);
    EXPECT_EQ(event_lines(with_events("auto")), ops::event_lines::each);
    EXPECT_EQ(log_format(with_format("json")), ops::log_format::json);
    EXPECT_EQ(event_lines(with_events("off")), ops::event_lines::off);
}

TEST(options, zooms_api_is_what_the_config_says) {
    config::settings s;
    EXPECT_EQ(
        why_not_recoverable(s), "[zoom.api] in the config lacks account_id, client_id, client_secret, app_id"
    );
    s.zoom.api = {.account_id = "a", .client_id = "c", .client_secret = "s", .app_id = "p", .app = "sales"};
    s.zoom.api.auth = "client_credentials";
    s.zoom.api.requests_per_second = 7;
    const zoomapi::options o = zoomapi_options(s);
    EXPECT_EQ(o.account_id + o.client_id + o.client_secret + o.app_id, "acsp");
    EXPECT_EQ(o.token_url, zoomapi::options{}.token_url);
    EXPECT_EQ(o.api_url, zoomapi::options{}.api_url);
    EXPECT_EQ(o.auth, zoomapi::auth_kind::client_credentials);
    EXPECT_EQ(o.requests_per_second, 7);
    EXPECT_EQ(why_not_recoverable(s), "");
    s.zoom.api.why_no_secret = "FILE can't be read";
    EXPECT_EQ(why_not_recoverable(s), "FILE can't be read");
    s.zoom.api.why_no_secret.clear();
    s.zoom.api.app_id.clear();
    EXPECT_EQ(why_not_recoverable(s), "[zoom.api] in the config lacks app_id");
    s.zoom.api.video_sdk = true;
    EXPECT_EQ(why_not_recoverable(s), "");
    s.zoom.api.requests_per_second = 0;
    EXPECT_EQ(why_not_recoverable(s), "zoom.api.requests_per_second must be over 0");
}

TEST(options, all_missing_credentials_are_named_at_once) {
    config::zoom_api_settings api;
    api.client_id = "c";
    api.auth = "client_credentials";
    EXPECT_EQ(
        missing_credentials(api, api_use::recovery), "[zoom.api] in the config lacks client_secret, app_id"
    );
    EXPECT_EQ( // which belong to an account, however the token is got
        missing_credentials(api, api_use::subscriptions),
        "[zoom.api] in the config lacks account_id, client_secret"
    );
}

} // namespace
} // namespace zoomhook::app
