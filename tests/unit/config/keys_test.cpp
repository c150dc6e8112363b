// The table of keys: each has a variable and a default that is the settings' own, and a bound to its value.
// SPDX-License-Identifier: MIT
#include "config/keys.hpp"

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class keys_test : public config_fixture {
protected:
    std::vector<key> all = keys(settings_, {tokens_, token_files_, client_secret_file_});

    /// A value that the key takes: its default, or something where that is nothing.
    std::string good_value(const key& k) {
        if (k.name == "zoom.api.app") return "default";
        if (k.name == "zoom.api.client_secret_file") return write("client_secret", "hush\n");
        if (k.type == kind::flag) return "true";
        if (k.name == "zoom.secret_token_file") return write("token", "file-token\n");
        if (k.name == "database.url") return "postgresql:///zoom";
        if (k.name == "server.listen") return "http://127.0.0.1:4000"; // the list's default is TOML
        if (k.name == "server.trusted_proxies") return "127.0.0.1, ::1";
        if (k.name == "retention.keep" || k.name == "privacy.forget_tokens") return "365d";
        std::string value(k.preset);
        std::erase(value, '"');
        return value.empty() ? "something" : value;
    }

    outcome with_flag(const std::string& key_name, const std::string& value) {
        from.flags = {{key_name, value}};
        return load(from);
    }

    void expect_taken(const std::string& key_name, const std::vector<std::string>& values) {
        for (const std::string& value : values)
            EXPECT_THAT(with_flag(key_name, value).mistakes, IsEmpty()) << value;
    }

    void expect_refused(const std::string& key_name, const std::vector<std::string>& values) {
        for (const std::string& value : values)
            EXPECT_THAT(with_flag(key_name, value).mistakes, ElementsAre(has_all("--set " + key_name + ": ")))
                << value;
    }

private:
    settings settings_;
    std::vector<std::string> tokens_;
    std::vector<std::string> token_files_;
    std::string client_secret_file_;
};

TEST_F(keys_test, every_key_has_a_variable) {
    for (const key& k : all) {
        from.environment = {
            {"ZOOM_WEBHOOK_SECRET_TOKEN", "a-token"},
            {"DATABASE_URL", "postgresql://db/zoom"},
            {variable_of(k.name), good_value(k)}};
        const outcome o = load(from);
        EXPECT_THAT(o.mistakes, IsEmpty()) << k.name;
        EXPECT_EQ(effective(o, k.name).origin, variable_of(k.name));
    }
    EXPECT_EQ(variable_of("server.max_body"), "ZOOMHOOKD_SERVER_MAX_BODY");
}

TEST_F(keys_test, every_key_is_listed_once_in_its_order) {
    const outcome o = load(from);
    ASSERT_EQ(o.effective.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(o.effective[i].key, all[i].name);
}

TEST_F(keys_test, whatever_may_hold_a_secret_is_marked) {
    std::vector<std::string_view> secret;
    for (const key& k : all)
        if (k.secret) secret.push_back(k.name);
    EXPECT_THAT(secret, ElementsAre("zoom.secret_token", "zoom.api.client_secret", "database.url"));
}

TEST_F(keys_test, addresses_are_ip_addresses_with_a_port) {
    expect_taken(
        "server.listen", {"http://127.0.0.1:4000", "http://0.0.0.0:80/", "http://[::1]:4000", "http://[::]:0",
                          "http://localhost:4000", "http://*:65535"}
    );
    expect_refused(
        "server.listen",
        {"127.0.0.1:4000", "http://127.0.0.1", "http://127.0.0.1:", "http://127.0.0.1:65536",
         "http://127.0.0.1:-1", "http://127.0.0.1:4000/webhook", "http://example.org:80", "http://:80",
         "http://256.0.0.1:80", "ftp://127.0.0.1:21", "http://", "http", ":", "http://[::1:80", ","}
    );
}

TEST_F(keys_test, addresses_become_host_port_and_scheme) {
    from.environment["ZOOMHOOKD_TLS_CERTIFICATE"] = write("cert.pem", "x");
    from.environment["ZOOMHOOKD_TLS_PRIVATE_KEY"] = write("key.pem", "x");
    const outcome o = with_flag("server.listen", "https://[::]:8443,http://localhost:81,http://*:82");
    ASSERT_EQ(o.values.server.listen.size(), 3U);
    EXPECT_TRUE(o.values.server.listen[0].tls);
    EXPECT_EQ(o.values.server.listen[0].host, "::");
    EXPECT_EQ(o.values.server.listen[0].port, 8443);
    EXPECT_FALSE(o.values.server.listen[1].tls);
    EXPECT_EQ(o.values.server.listen[1].host, "127.0.0.1");
    EXPECT_EQ(o.values.server.listen[2].host, "0.0.0.0");
}

TEST_F(keys_test, proxies_are_addresses_or_networks) {
    expect_taken("server.trusted_proxies", {"", "10.0.0.0/8", "192.0.2.1", "::1,fd00::/8", "0.0.0.0/0"});
    expect_refused(
        "server.trusted_proxies",
        {"10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "proxy.example.org", "/8"}
    );
}

TEST_F(keys_test, paths_are_absolute_and_without_query) {
    expect_taken("server.path", {"/webhook", "/a/b-c_d.e"});
    expect_refused("server.path", {"", "/", "webhook", "/webhook/", "/a?b", "/a#b", "/a b", "/a%20b"});
}

TEST_F(keys_test, schemas_need_no_quoting) {
    expect_taken("database.schema", {"public", "zoom_2", "_x", std::string(63, 'a')});
    expect_refused(
        "database.schema",
        {"", "Zoom", "zoom-2", "2zoom", "pg_zoom", "zoom;drop", "\"zoom\"", std::string(64, 'a')}
    );
}

TEST_F(keys_test, the_tunnels_api_is_a_url_or_nothing) {
    expect_taken("recover.tunnel_api", {"http://127.0.0.1:4040", "https://ngrok:4040", ""});
    expect_refused("recover.tunnel_api", {"127.0.0.1:4040", "4040"});
}

TEST_F(keys_test, words_are_of_the_list) {
    expect_taken("log.level", {"debug", "info", "warn", "error"});
    expect_taken("log.format", {"auto", "text", "logfmt", "json"});
    expect_taken("log.events", {"auto", "each", "summary", "off"});
    expect_taken("database.migrate", {"auto", "never"});
    expect_taken("database.raw", {"always", "when_needed"});
    expect_taken("zoom.api.auth", {"account_credentials", "client_credentials"});
    expect_taken("zoom.api.video_sdk", {"true", "false"});
    expect_refused("zoom.api.video_sdk", {"", "yes", "True", "1"});
    expect_taken("recover.after_outage", {"true", "false", ""});
    expect_refused("recover.after_outage", {"yes", "TRUE"});
    for (const char* key_name : {"log.level", "log.format", "log.events", "database.migrate", "database.raw"})
        expect_refused(key_name, {"", "loud", "AUTO", "Info"});
    EXPECT_THAT(
        with_flag("log.level", "loud").mistakes,
        ElementsAre(R"(--set log.level: "loud" is not one of "debug", "info", "warn", "error")")
    );
}

TEST_F(keys_test, numbers_sizes_and_durations_have_bounds) {
    expect_taken("server.max_connections", {"1", "1000000"});
    expect_refused("server.max_connections", {"0", "1000001", "-1", "1.5", "many", ""});
    expect_taken("database.connections", {"1", "64"});
    expect_refused("database.connections", {"0", "65"});
    expect_taken("zoom.bad_signature_status", {"401", "503"});
    expect_refused("zoom.bad_signature_status", {"200", "0401", ""});
    expect_taken("server.max_body", {"1KiB", "32MiB", "1024"});
    expect_refused("server.max_body", {"1023", "33MiB", "8 bananas", "-1KiB"});
    expect_taken("zoom.timestamp_tolerance", {"1s", "24h", "2.5s"});
    expect_refused("zoom.timestamp_tolerance", {"999ms", "24.1h", "300", "-1s"});
    expect_taken("zoom.api.requests_per_second", {"1", "60"});
    expect_refused("zoom.api.requests_per_second", {"0", "61", "0.5"});
    expect_taken("spool.after", {"50ms", "2s"});
    expect_refused("spool.after", {"49ms", "2001ms"});
    expect_taken("spool.max_size", {"1MiB", "1024GiB"});
    expect_refused("spool.max_size", {"1023KiB"});
    expect_taken("spool.min_free_disk", {"0"});
    expect_taken("database.disk_size", {"0", "2TiB"});
    expect_taken("retention.keep", {"", "7d", "168h", "36500d"});
    expect_refused("retention.keep", {"6.9d", "36501d", "1 year", "0"});
    EXPECT_THAT(
        with_flag("retention.keep", "1d").mistakes,
        ElementsAre(R"(--set retention.keep: "1d" must be from 7d to 36500d)")
    );
}

TEST_F(keys_test, databases_are_urls_of_postgres_or_words) {
    expect_taken(
        "database.url",
        {"postgresql://u:p@db/zoom", "postgres://db", "postgresql:///zoom?host=/run/postgresql",
         "host=/run/postgresql dbname=zoom", "service=zoom"}
    );
    expect_refused("database.url", {"mysql://db/zoom", "postgresql+asyncpg://u@db/zoom", "zoom", "db:5432"});
}

} // namespace
} // namespace zoomhook::config
