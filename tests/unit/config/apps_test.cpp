// Apps and their secret tokens: from files, variables and credentials; what is doubled, empty or missing.
// SPDX-License-Identifier: MIT
#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string sales = "[[zoom.apps]]\nname = 'sales'\nsecret_tokens = ['s1', 's2']\n";

class apps : public config_fixture {
protected:
    /// "default: a-token | sales: s1 s2"
    static std::string told(const outcome& o) {
        EXPECT_THAT(o.mistakes, IsEmpty());
        std::string text;
        for (const app_settings& app : o.values.zoom.apps) {
            text += (text.empty() ? "" : " | ") + app.name + ":";
            for (const std::string& token : app.secret_tokens) text += " " + token;
        }
        return text;
    }
};

TEST_F(apps, begin_with_the_default_one) {
    EXPECT_EQ(told(load(from)), "default: a-token");
    EXPECT_EQ(told(with_file(sales)), "default: a-token | sales: s1 s2");
}

TEST_F(apps, have_names_that_fit_into_a_key) {
    for (const std::string& name : {std::string(65, 'x'), std::string("\\u0000"), std::string("a\\tb")}) {
        const outcome o = with_file("[[zoom.apps]]\nname = \"" + name + "\"\nsecret_tokens = 's1'\n");
        ASSERT_EQ(o.mistakes.size(), 1U) << name;
        EXPECT_THAT(o.mistakes[0], testing::HasSubstr("at most 64 letters"));
    }
}

TEST_F(apps, need_no_default_one) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    EXPECT_EQ(
        told(with_file(sales + "[[zoom.apps]]\nname = 'support'\nsecret_tokens = 's3'\n")),
        "sales: s1 s2 | support: s3"
    );
}

TEST_F(apps, have_old_and_new_tokens_while_one_is_replaced) {
    EXPECT_EQ(told(with_variable("ZOOM_WEBHOOK_SECRET_TOKEN", "old, new")), "default: old new");
    EXPECT_EQ(told(with_file("[zoom]\nsecret_token = 'old,new'\n")), "default: old new");
    EXPECT_EQ(told(with_file("[zoom]\nsecret_token = ['old', ' new ']\n")), "default: old new");
}

TEST_F(apps, take_tokens_from_files_one_a_line) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    write("one", "f1\r\n\n  f2  \n");
    write("two", "f3");
    EXPECT_EQ(
        told(with_file(
            "[zoom]\nsecret_token_file = '" + path("one") + "'\n[[zoom.apps]]\nname = 'sales'\n" +
            "secret_tokens = ['s1']\nsecret_token_files = ['" + path("two") + "']\n"
        )),
        "default: f1 f2 | sales: s1 f3"
    );
}

TEST_F(apps, of_the_default_take_token_and_file_together) {
    write("one", "f1\n");
    EXPECT_EQ(told(with_variable("ZOOMHOOKD_ZOOM_SECRET_TOKEN_FILE", path("one"))), "default: a-token f1");
}

TEST_F(apps, come_from_one_variable) {
    EXPECT_EQ(
        told(with_variable("ZOOMHOOKD_ZOOM_APPS", " sales = s1, s2 ; support=s3;")),
        "default: a-token | sales: s1 s2 | support: s3"
    );
    EXPECT_EQ(told(with_variable("ZOOMHOOKD_ZOOM_APPS", "sales=a=b==")), "default: a-token | sales: a=b==");
}

TEST_F(apps, of_a_variable_without_name_or_token_are_mistakes) {
    EXPECT_THAT(
        with_variable("ZOOMHOOKD_ZOOM_APPS", "TOKEN;sales=;=x").mistakes,
        UnorderedElementsAre(
            has_all("ZOOMHOOKD_ZOOM_APPS: write NAME=TOKEN"),
            has_all("ZOOMHOOKD_ZOOM_APPS: zoom.apps: app \"sales\" has no secret token"),
            has_all("ZOOMHOOKD_ZOOM_APPS: zoom.apps: an app has no name")
        )
    );
}

TEST_F(apps, find_the_credential_of_systemd_where_nothing_else_is_said) {
    from.environment["CREDENTIALS_DIRECTORY"] = folder;
    write("secret_token", "c1\n");
    EXPECT_EQ(told(load(from)), "default: a-token");
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    const outcome o = load(from);
    EXPECT_EQ(told(o), "default: c1");
    EXPECT_EQ(effective(o, "zoom.secret_token_file").origin, "systemd's credential secret_token");
    write("secret_token", "");
    EXPECT_THAT(
        load(from).mistakes,
        ElementsAre(has_all(
            "systemd's credential secret_token: zoom.secret_token_file: ", path("secret_token") + " is empty"
        ))
    );
}

/// So that a command which an administrator types has the service's token.
TEST_F(apps, find_the_token_beside_the_config_of_which_the_unit_makes_the_credential) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    write("secret_token", "b1\n");
    const outcome o = load(from);
    EXPECT_EQ(told(o), "default: b1");
    EXPECT_EQ(effective(o, "zoom.secret_token_file").origin, path("secret_token"));
    from.needs_secret = false;
    EXPECT_EQ(told(load(from)), "");
}

/// A service that was not given it by its unit may not even read it.
TEST_F(apps, of_a_unit_have_what_it_passes_and_nothing_that_lies_beside_the_config) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    from.environment["CREDENTIALS_DIRECTORY"] = folder + "/none";
    write("secret_token", "b1\n");
    EXPECT_THAT(load(from).mistakes, ElementsAre(has_all("zoom.secret_token: there is none")));
}

TEST_F(apps, complete_the_database_from_its_credential) {
    from.environment["CREDENTIALS_DIRECTORY"] = folder;
    write("database_password", "hush\n");
    const outcome o = load(from);
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.database.url, "postgresql://db/zoom?password=hush");
    EXPECT_EQ(effective(o, "database.url").value, "\"postgresql://db/zoom\"");
}

TEST_F(apps, with_an_empty_token_are_mistakes) {
    for (const char* tokens : {"['']", "['s1', '']", "[' ']"})
        EXPECT_THAT(
            with_file(std::string("[[zoom.apps]]\nname = 'sales'\nsecret_tokens = ") + tokens + "\n")
                .mistakes,
            ElementsAre(has_all("zoomhookd.toml:3: zoom.apps.secret_tokens: is empty", "let anybody sign"))
        ) << tokens;
}

TEST_F(apps, without_token_or_name_are_mistakes) {
    EXPECT_THAT(
        with_file("\n[[zoom.apps]]\nname = 'sales'\n").mistakes,
        ElementsAre(has_all("zoomhookd.toml:2: zoom.apps: app \"sales\" has no secret token; add "))
    );
    for (const char* name : {"", "name = ''\n", "name = ' '\n"})
        EXPECT_THAT(
            with_file(std::string("[[zoom.apps]]\nsecret_tokens = ['s1']\n") + name).mistakes,
            ElementsAre(has_all("zoomhookd.toml:1: zoom.apps: an app has no name; add name = "))
        ) << name;
}

TEST_F(apps, with_a_file_that_cannot_be_read_or_is_empty_are_mistakes) {
    write("empty", " \n");
    EXPECT_THAT(
        with_file(
            "[[zoom.apps]]\nname = 'sales'\nsecret_token_files = ['" + path("nowhere") + "', '" +
            path("empty") + "', '']\n"
        )
            .mistakes,
        UnorderedElementsAre(
            has_all("zoomhookd.toml:3: zoom.apps.secret_token_files: " + path("nowhere") + " cannot be read"),
            has_all("zoomhookd.toml:3: zoom.apps.secret_token_files: " + path("empty") + " is empty"),
            has_all("zoomhookd.toml:3: zoom.apps.secret_token_files: ", " cannot be read")
        )
    );
}

TEST_F(apps, of_the_default_name_who_gives_the_file_that_cannot_be_read) {
    EXPECT_THAT(
        with_file("[zoom]\nsecret_token_file = '" + path("nowhere") + "'\n").mistakes,
        ElementsAre(
            has_all("zoomhookd.toml:2: zoom.secret_token_file: " + path("nowhere") + " cannot be read")
        )
    );
}

TEST_F(apps, whose_token_is_a_pipe_that_nobody_writes_to_do_not_hang) {
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_THAT(
        with_file("[zoom]\nsecret_token_file = '" + path("pipe") + "'\n").mistakes,
        ElementsAre(has_all("zoom.secret_token_file: " + path("pipe") + " did not come to an end"))
    );
}

TEST_F(apps, of_one_name_are_a_mistake_that_names_the_second) {
    EXPECT_THAT(
        with_file(sales + "[[zoom.apps]]\nname = 'sales'\nsecret_tokens = ['s3']\n").mistakes,
        ElementsAre(has_all("zoomhookd.toml:4: zoom.apps: ", "two apps are named \"sales\""))
    );
    EXPECT_THAT(
        with_file("[[zoom.apps]]\nname = 'default'\nsecret_tokens = ['s3']\n").mistakes,
        ElementsAre(has_all("zoomhookd.toml:1: zoom.apps: ", "two apps are named \"default\""))
    );
}

TEST_F(apps, with_one_token_are_a_mistake_that_names_both_and_not_the_token) {
    EXPECT_THAT(
        with_file(sales + "[[zoom.apps]]\nname = 'support'\nsecret_tokens = ['s2']\n").mistakes,
        ElementsAre(testing::AllOf(
            has_all("zoomhookd.toml:4: zoom.apps: \"sales\" and \"support\" have the same secret token"),
            testing::Not(testing::HasSubstr("s2"))
        ))
    );
    write("token", "a-token\n");
    EXPECT_THAT(
        with_file("[[zoom.apps]]\nname = 'support'\nsecret_token_files = ['" + path("token") + "']\n")
            .mistakes,
        ElementsAre(has_all("zoomhookd.toml:1: ", "\"default\" and \"support\" have the same secret token"))
    );
}

TEST_F(apps, with_an_unknown_key_or_a_wrong_type_are_one_mistake) {
    for (const char* line : {"token = 's1'\n", "secret_tokens = 5\n", "secret_tokens = [5]\n"})
        EXPECT_THAT(
            with_file(std::string("[[zoom.apps]]\nname = 'sales'\n") + line).mistakes,
            ElementsAre(has_all("zoomhookd.toml:3: zoom.apps.", "no such key or wrong type; an app has name"))
        ) << line;
    for (const char* line : {"name = 5\n", "name = ['a', 'b']\n"})
        EXPECT_THAT(
            with_file(std::string("[[zoom.apps]]\nsecret_tokens = ['s1']\n") + line).mistakes,
            ElementsAre(has_all("zoomhookd.toml:3: zoom.apps.name: no such key or wrong type"))
        ) << line;
}

TEST_F(apps, in_another_form_are_one_mistake) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    for (const char* text :
         {"[zoom.apps]\nname = 'sales'\n", "zoom.apps = ['sales']\n", "[zoom]\napps = 'sales'\n"})
        EXPECT_THAT(
            with_file(text).mistakes, ElementsAre(has_all("zoom.apps: write each app as [[zoom.apps]]"))
        ) << text;
}

} // namespace
} // namespace zoomhook::config
