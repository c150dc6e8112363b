// Which source wins, for every pair of them, and that the winner is named.
// SPDX-License-Identifier: MIT
#include <functional>

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// What the sources of one test say.
struct inputs {
    std::map<std::string, std::string> flags;
    std::map<std::string, std::string> environment;
    std::string env_file;
    std::string toml;
};

/// A source, told to say something that holds this number.
struct place {
    std::string origin; ///< a part of it
    std::function<void(inputs&, const std::string& number)> say;
};

/// A source that says `text` with its number in place of #.
template <class Member>
place variable(Member inputs::*where, const std::string& name, const std::string& text) {
    return {name, [=](inputs& in, std::string number) {
                (in.*where)[name] = std::string(text).replace(text.find('#'), 1, number);
            }};
}

place flag(const std::string& key, const std::string& text) {
    place p = variable(&inputs::flags, key, text);
    p.origin = "--set " + key;
    return p;
}

place env_file(const std::string& name, const std::string& text, const std::string& origin) {
    return {origin, [=](inputs& in, const std::string& number) {
                in.env_file += name + "=" + std::string(text).replace(text.find('#'), 1, number) + "\n";
            }};
}

place file(const std::string& section, const std::string& key, const std::string& text) {
    return {"zoomhookd.toml:2", [=](inputs& in, const std::string& number) {
                in.toml = "[" + section + "]\n" + key + " = \"" +
                          std::string(text).replace(text.find('#'), 1, number) + "\"\n";
            }};
}

class precedence : public config_fixture {
protected:
    outcome load_inputs(const inputs& in) {
        from.flags = in.flags;
        from.environment = in.environment;
        from.file = write("zoomhookd.toml", in.toml);
        from.env_file = write(".env", in.env_file);
        return load(from);
    }

    /// `places` from the strongest to the weakest.
    void expect_order(
        std::string_view key, const std::vector<place>& places,
        const std::function<std::string(const settings&)>& value
    ) {
        for (std::size_t strong = 0; strong < places.size(); ++strong)
            for (std::size_t weak = strong + 1; weak < places.size(); ++weak) {
                SCOPED_TRACE(places[strong].origin + " over " + places[weak].origin);
                inputs in;
                places[weak].say(in, "4444");
                places[strong].say(in, "5555");
                const outcome o = load_inputs(in);
                EXPECT_THAT(value(o.values), HasSubstr("5555"));
                EXPECT_THAT(effective(o, key).origin, HasSubstr(places[strong].origin));
            }
    }
};

TEST_F(precedence, of_addresses_is_flag_variable_file_and_port) {
    const std::string url = "http://127.0.0.1:#";
    expect_order(
        "server.listen",
        {flag("server.listen", url), variable(&inputs::environment, "ZOOMHOOKD_SERVER_LISTEN", url),
         env_file("ZOOMHOOKD_SERVER_LISTEN", url, "ZOOMHOOKD_SERVER_LISTEN"), file("server", "listen", url),
         env_file("PORT", "#", ".env: PORT")},
        [](const settings& s) { return std::to_string(s.server.listen.at(0).port); }
    );
}

TEST_F(precedence, of_databases_is_flag_variable_file_and_the_known_names) {
    const std::string url = "postgresql://db/zoom_#";
    expect_order(
        "database.url",
        {flag("database.url", url), variable(&inputs::environment, "ZOOMHOOKD_DATABASE_URL", url),
         env_file("ZOOMHOOKD_DATABASE_URL", url, "ZOOMHOOKD_DATABASE_URL"), file("database", "url", url),
         variable(&inputs::environment, "DATABASE_URL", url), env_file("DATABASE_URL", url, "DATABASE_URL"),
         env_file("PG_DATABASE", "zoom_#", ".env: PG_*")},
        [](const settings& s) { return s.database.url; }
    );
}

TEST_F(precedence, of_secrets_is_flag_variable_file_and_the_known_name) {
    const std::string token = "token-#";
    expect_order(
        "zoom.secret_token",
        {flag("zoom.secret_token", token),
         variable(&inputs::environment, "ZOOMHOOKD_ZOOM_SECRET_TOKEN", token),
         env_file("ZOOMHOOKD_ZOOM_SECRET_TOKEN", token, "ZOOMHOOKD_ZOOM_SECRET_TOKEN"),
         file("zoom", "secret_token", token),
         variable(&inputs::environment, "ZOOM_WEBHOOK_SECRET_TOKEN", token),
         env_file("ZOOM_WEBHOOK_SECRET_TOKEN", token, "ZOOM_WEBHOOK_SECRET_TOKEN")},
        [](const settings& s) {
            EXPECT_EQ(s.zoom.apps.size(), 1U);
            EXPECT_EQ(s.zoom.apps.at(0).secret_tokens.size(), 1U);
            return s.zoom.apps.at(0).secret_tokens.at(0);
        }
    );
}

TEST_F(precedence, leaves_the_default_where_nobody_says_anything) {
    const outcome o = load(from);
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(effective(o, "server.path").value, R"("/webhook")");
    EXPECT_EQ(effective(o, "server.path").origin, "default");
    EXPECT_EQ(effective(o, "log.level").origin, "default");
}

TEST_F(precedence, is_decided_key_by_key) {
    from.flags["log.level"] = "debug";
    from.environment["ZOOMHOOKD_LOG_FORMAT"] = "json";
    const outcome o = with_file("[log]\nlevel = \"warn\"\nformat = \"text\"\nevents = \"off\"\n");
    EXPECT_EQ(o.values.log.level, "debug");
    EXPECT_EQ(o.values.log.format, "json");
    EXPECT_EQ(o.values.log.events, "off");
    EXPECT_EQ(effective(o, "log.level").origin, "--set log.level");
    EXPECT_EQ(effective(o, "log.format").origin, "ZOOMHOOKD_LOG_FORMAT");
    EXPECT_EQ(effective(o, "log.events").origin, path("zoomhookd.toml") + ":4");
}

TEST_F(precedence, lets_apps_of_the_variable_replace_those_of_the_file) {
    from.environment = {{"ZOOMHOOKD_ZOOM_APPS", "support=TOKEN"}, {"DATABASE_URL", "postgresql:///zoom"}};
    const outcome o = with_file("[[zoom.apps]]\nname = \"sales\"\nsecret_tokens = [\"x\"]\n");
    EXPECT_THAT(o.mistakes, IsEmpty());
    ASSERT_EQ(o.values.zoom.apps.size(), 1U);
    EXPECT_EQ(o.values.zoom.apps[0].name, "support");
    EXPECT_EQ(effective(o, "zoom.apps").origin, "ZOOMHOOKD_ZOOM_APPS");
}

TEST_F(precedence, needs_no_file) {
    if (std::filesystem::exists("/etc/zoomhookd/zoomhookd.toml")) GTEST_SKIP() << "this machine has a config";
    from.file.reset();
    const outcome o = load(from);
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.database.url, "postgresql://db/zoom");
    EXPECT_EQ(o.values.zoom.apps.at(0).name, "default");
}

} // namespace
} // namespace zoomhook::config
