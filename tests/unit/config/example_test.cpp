// The shipped config/zoomhookd.toml against the table of keys, so that neither drifts from the other.
// SPDX-License-Identifier: MIT
#include <map>
#include <regex>
#include <sstream>

#include "config/keys.hpp"
#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// `# name = value` below a header; prose has no line that is a whole value.
const std::regex shown_value(R"re(# (\w+) = ("[^"]*"|\[.*\]|\d+|true|false))re");
const std::regex header(R"(\[([\w.]+)\])");
const std::regex shown_header(R"(# \[\[([\w.]+)\]\])");

/// What the file shows by key, each value as TOML; for a key shown twice both, joined.
std::map<std::string, std::string> shown_values() {
    std::ifstream file(ZOOMHOOK_CONFIG_EXAMPLE);
    std::map<std::string, std::string> values;
    std::string section;
    for (std::string line; std::getline(file, line);) {
        std::smatch part;
        if (std::regex_match(line, part, header) || std::regex_match(line, part, shown_header))
            section = part[1];
        else if (std::regex_match(line, part, shown_value))
            values[section + "." + part[1].str()] += part[2];
    }
    return values;
}

/// Every field of the settings, in a text.
std::string dumped(const settings& s) {
    std::ostringstream out;
    for (const listen_address& a : s.server.listen) out << a.tls << a.host << ' ' << a.port << ' ';
    out << s.server.path << ' ' << s.server.max_body << ' ' << s.server.max_connections << ' ';
    for (const std::string& proxy : s.server.trusted_proxies) out << proxy << ' ';
    out << s.tls.certificate << ' ' << s.tls.private_key << ' ' << s.zoom.timestamp_tolerance.count() << ' '
        << s.zoom.bad_signature_status << ' ' << s.database.schema << ' ' << s.database.connections << ' '
        << s.database.migrate << ' ' << s.database.raw << ' ' << s.log.level << ' ' << s.log.format << ' '
        << s.log.events << ' ' << s.spool.directory << ' ' << s.spool.after.count() << ' ' << s.spool.max_size
        << ' ' << s.spool.min_free_disk << ' ' << s.database.disk_size << ' ' << s.retention.keep.has_value()
        << ' ' << s.admin.listen.value().port << ' ' << s.privacy.forgotten
        << s.privacy.forget_tokens.has_value() << ' ' << s.zoom.api.auth << ' ' << s.zoom.api.token_url << ' '
        << s.zoom.api.api_url << ' ' << s.zoom.api.video_sdk << ' ' << s.zoom.api.requests_per_second << ' '
        << s.recover.after_outage.has_value() << s.recover.tunnel_api;
    return out.str();
}

class example : public config_fixture {
protected:
    std::vector<key> all = keys(settings_, {tokens_, token_files_, client_secret_file_});
    std::map<std::string, std::string> shown = shown_values();

private:
    settings settings_;
    std::vector<std::string> tokens_;
    std::vector<std::string> token_files_;
    std::string client_secret_file_;
};

TEST_F(example, shows_every_key_once_with_its_default) {
    for (const key& k : all) {
        ASSERT_TRUE(shown.contains(std::string(k.name))) << k.name << " is not in " ZOOMHOOK_CONFIG_EXAMPLE;
        EXPECT_EQ(shown[std::string(k.name)], k.preset) << k.name;
    }
}

TEST_F(example, shows_no_key_that_there_is_not) {
    for (const key& k : all) shown.erase(std::string(k.name));
    for (const char* name :
         {"zoom.apps.name", "zoom.apps.secret_tokens", "zoom.apps.secret_token_files",
          "privacy.redact.events", "privacy.redact.drop", "privacy.redact.hash"})
        EXPECT_EQ(shown.erase(name), 1U) << name;
    EXPECT_THAT(shown, IsEmpty());
}

TEST_F(example, has_no_key_that_the_readme_lacks) {
    std::ifstream file(ZOOMHOOK_README);
    const std::string readme{std::istreambuf_iterator<char>(file), {}};
    for (const key& k : all) EXPECT_THAT(readme, testing::HasSubstr("`" + std::string(k.name) + "`"));
}

TEST_F(example, changes_nothing_as_it_is) {
    from.file = ZOOMHOOK_CONFIG_EXAMPLE;
    const outcome o = load(from);
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(dumped(o.values), dumped(settings{}));
}

TEST_F(example, changes_nothing_where_all_is_uncommented) {
    std::string text;
    for (const key& k : all)
        if (k.preset != "\"\"") text += std::string(k.name) + " = " + shown[std::string(k.name)] + "\n";
    const outcome o = with_file(text);
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(dumped(o.values), dumped(settings{}));
    for (const key& k : all) {
        if (k.secret) continue;
        EXPECT_EQ(effective(o, k.name).value, k.preset) << k.name;
    }
}

TEST_F(example, shows_an_app_as_it_may_be_written) {
    const outcome o = with_file(
        "[[zoom.apps]]\nname = " + shown["zoom.apps.name"] +
        "\nsecret_tokens = " + shown["zoom.apps.secret_tokens"] + "\n"
    );
    EXPECT_THAT(o.mistakes, IsEmpty());
    ASSERT_EQ(o.values.zoom.apps.size(), 2U);
    EXPECT_EQ(o.values.zoom.apps[1].name, "sales");
    EXPECT_THAT(o.values.zoom.apps[1].secret_tokens, ElementsAre("TOKEN"));
}

} // namespace
} // namespace zoomhook::config
