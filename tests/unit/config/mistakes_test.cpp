// What is said of mistakes: one line for each, with its place, its key and what to do, and all at once.
// SPDX-License-Identifier: MIT
#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

class mistakes_test : public config_fixture {};

TEST_F(mistakes_test, are_none_in_a_good_config) { EXPECT_THAT(load(from).mistakes, IsEmpty()); }

TEST_F(mistakes_test, are_told_all_at_once) {
    from.environment = {{"ZOOMHOOKD_SERVER_MAX_BODY", "huge"}, {"ZOOMHOOKD_SEVER_PATH", "/x"}};
    from.flags = {{"spool.after", "5"}, {"log.levl", "info"}};
    const outcome o = with_file(
        "[zoom]\nsecret_token = ''\n[server]\nlisten = ['x']\nspeed = 1\n[log]\nlevel = 7\nformat = 'loud'\n"
        "[[zoom.apps]]\nname = 'sales'\n"
    );
    EXPECT_THAT(
        o.mistakes, UnorderedElementsAre(
                        has_all("zoomhookd.toml:2: zoom.secret_token: is empty"),
                        has_all("zoomhookd.toml:4: server.listen: "),
                        has_all("zoomhookd.toml:5: server.speed: no such key"),
                        has_all("zoomhookd.toml:7: log.level: has the wrong type"),
                        has_all("zoomhookd.toml:8: log.format: \"loud\" is not one of"),
                        has_all("zoomhookd.toml:9: zoom.apps: app \"sales\" has no secret token"),
                        has_all("ZOOMHOOKD_SERVER_MAX_BODY: server.max_body: \"huge\" is not a size"),
                        has_all("ZOOMHOOKD_SEVER_PATH: no such key; did you mean ZOOMHOOKD_SERVER_PATH?"),
                        has_all("--set spool.after: \"5\" is not a duration"),
                        has_all("--set log.levl: no such key; did you mean log.level?"),
                        has_all("database.url: there is none")
                    )
    );
}

TEST_F(mistakes_test, are_one_line_each_whatever_a_value_holds) {
    const outcome o = with_file("[log]\nlevel = \"a\\nb\\u001B[31m\"\n\"ke\\ny\" = 1\n");
    EXPECT_THAT(
        o.mistakes, UnorderedElementsAre(
                        HasSubstr(R"(: log.level: "a\nb\x1b[31m" is not)"), HasSubstr(R"(: log.ke\ny: )")
                    )
    );
    EXPECT_EQ(effective(o, "log.level").value, R"("a\nb\x1b[31m")");
}

TEST_F(mistakes_test, of_a_value_that_something_stronger_replaces_are_not_told) {
    from.environment["ZOOMHOOKD_LOG_LEVEL"] = "warn";
    EXPECT_THAT(with_file("[log]\nlevel = 'loud'\n").mistakes, IsEmpty());
}

TEST_F(mistakes_test, leave_the_other_values_alone) {
    const outcome o = with_file("[log]\nlevel = 'loud'\nformat = 'json'\n");
    EXPECT_EQ(o.values.log.level, "info");
    EXPECT_EQ(o.values.log.format, "json");
    EXPECT_EQ(effective(o, "log.level").value, "\"loud\"");
}

TEST_F(mistakes_test, of_variables_that_are_not_ours_are_none) {
    EXPECT_THAT(with_variable("ZOOMHOOK_X", "1").mistakes, IsEmpty());
    EXPECT_THAT(with_variable("SERVER_LISTEN", "x").mistakes, IsEmpty());
}

TEST_F(mistakes_test, of_a_missing_database_name_where_to_say_it) {
    from.environment.erase("DATABASE_URL");
    EXPECT_THAT(
        load(from).mistakes,
        ElementsAre(has_all("database.url: there is none", "DATABASE_URL", "postgresql://"))
    );
    from.needs_database = false;
    EXPECT_THAT(load(from).mistakes, IsEmpty());
}

TEST_F(mistakes_test, of_a_missing_database_are_none_where_libpq_knows_one) {
    from.environment.erase("DATABASE_URL");
    for (const char* name : {"PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE"}) {
        from.environment[name] = "zoom";
        EXPECT_THAT(load(from).mistakes, IsEmpty()) << name;
        from.environment.erase(name);
    }
    EXPECT_THAT(with_variable("PGUSER", "zoom").mistakes, SizeIs(1));
    EXPECT_THAT(with_env_file("PGHOST=db\n").mistakes, SizeIs(1)) << "libpq never sees an env file";
}

TEST_F(mistakes_test, of_an_empty_database_url_are_those_of_none) {
    EXPECT_THAT(
        with_variable("DATABASE_URL", "").mistakes, ElementsAre(has_all("database.url: there is none"))
    );
    EXPECT_THAT(
        with_file("[database]\nurl = ''\n").mistakes, ElementsAre(has_all("database.url: there is none"))
    );
    from.environment["PGHOST"] = "db";
    EXPECT_THAT(load(from).mistakes, IsEmpty());
}

TEST_F(mistakes_test, of_a_database_that_only_a_password_is_known_of_are_those_of_none) {
    from.environment.erase("DATABASE_URL");
    from.environment["CREDENTIALS_DIRECTORY"] = folder;
    write("database_password", "hush");
    EXPECT_THAT(load(from).mistakes, ElementsAre(has_all("database.url: there is none")));
}

TEST_F(mistakes_test, of_a_missing_secret_name_where_to_say_it) {
    from.environment.erase("ZOOM_WEBHOOK_SECRET_TOKEN");
    EXPECT_THAT(
        load(from).mistakes,
        ElementsAre(has_all("zoom.secret_token: there is none", "ZOOM_WEBHOOK_SECRET_TOKEN"))
    );
    from.needs_secret = false;
    EXPECT_THAT(load(from).mistakes, IsEmpty());
}

TEST_F(mistakes_test, of_an_empty_secret_name_who_gives_it) {
    for (const char* value : {"", " ", ",", "\n"})
        EXPECT_THAT(
            with_variable("ZOOM_WEBHOOK_SECRET_TOKEN", value).mistakes,
            ElementsAre(StartsWith("ZOOM_WEBHOOK_SECRET_TOKEN: zoom.secret_token: is empty; "))
        );
    for (const char* value : {"''", "' '", "[]", "['']", "['good', '']", "['good', ' ']"})
        EXPECT_THAT(
            with_file(std::string("[zoom]\nsecret_token = ") + value + "\n").mistakes,
            ElementsAre(has_all("zoomhookd.toml:2: zoom.secret_token: is empty; "))
        ) << value;
}

TEST_F(mistakes_test, of_a_secret_or_database_of_the_wrong_type_are_one_line) {
    from.environment.clear();
    EXPECT_THAT(
        with_file("[zoom]\nsecret_token = 5\n[database]\nurl = 5\n").mistakes,
        UnorderedElementsAre(
            has_all("zoomhookd.toml:2: zoom.secret_token: has the wrong type"),
            has_all("zoomhookd.toml:4: database.url: has the wrong type")
        )
    );
    EXPECT_THAT(
        with_file("[zoom]\nsecret_token_file = 5\n[database]\nurl = ''\n").mistakes,
        UnorderedElementsAre(
            has_all("zoomhookd.toml:2: zoom.secret_token_file: has the wrong type"),
            has_all("database.url: there is none")
        )
    );
}

TEST_F(mistakes_test, of_a_wrong_database_url_are_one_line_without_it) {
    from.environment["DATABASE_URL"] = "mysql://u:hush@db/zoom";
    EXPECT_THAT(
        load(from).mistakes,
        ElementsAre(AllOf(
            StartsWith("DATABASE_URL: database.url: is not a Postgres URL; write "), Not(HasSubstr("hush"))
        ))
    );
}

TEST_F(mistakes_test, of_https_without_certificate_and_key_name_the_address_that_needs_them) {
    EXPECT_THAT(
        with_file("[server]\nlisten = ['http://127.0.0.1:1', 'https://127.0.0.1:2']\n").mistakes,
        UnorderedElementsAre(
            has_all("zoomhookd.toml:2: tls.certificate: ", "https://", "name a PEM file"),
            has_all("zoomhookd.toml:2: tls.private_key: ", "https://", "name a PEM file")
        )
    );
}

TEST_F(mistakes_test, of_certificates_that_cannot_be_read_name_key_and_file) {
    const std::string listen = "[server]\nlisten = ['https://127.0.0.1:2']\n[tls]\n";
    EXPECT_THAT(
        with_file(listen + "certificate = '" + path("nowhere.pem") + "'\nprivate_key = '" + folder + "'\n")
            .mistakes,
        UnorderedElementsAre(
            has_all("zoomhookd.toml:4: tls.certificate: " + path("nowhere.pem"), "No such file"),
            has_all("zoomhookd.toml:5: tls.private_key: " + folder, "is a directory")
        )
    );
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_THAT(
        with_file(listen + "certificate = '" + path("pipe") + "'\nprivate_key = '/dev/zero'\n").mistakes,
        UnorderedElementsAre(
            has_all("tls.certificate: " + path("pipe"), "is a pipe"),
            has_all("tls.private_key: /dev/zero", "is larger than 1 MiB")
        )
    );
    const std::string pem = write("some.pem", "x");
    EXPECT_THAT(
        with_file(listen + "certificate = '" + pem + "'\nprivate_key = '" + pem + "'\n").mistakes, IsEmpty()
    );
    EXPECT_THAT(with_file("[tls]\ncertificate = '/nowhere.pem'\n").mistakes, IsEmpty()) << "no https:// here";
}

TEST_F(mistakes_test, of_the_database_password_name_the_credential) {
    from.environment["CREDENTIALS_DIRECTORY"] = folder;
    write("database_password", "\n");
    EXPECT_THAT(
        load(from).mistakes, ElementsAre(has_all(path("database_password"), "database.url: ", "is empty"))
    );
    std::filesystem::remove(path("database_password"));
    std::filesystem::create_directory(path("database_password"));
    EXPECT_THAT(
        load(from).mistakes,
        ElementsAre(has_all(path("database_password"), "database.url: ", "is a directory"))
    );
}

TEST_F(mistakes_test, of_an_env_file_name_its_line_and_guess_nothing) {
    from.environment.clear();
    EXPECT_THAT(
        with_env_file("# a comment\nnonsense\n").mistakes, ElementsAre(EndsWith(".env:2: is not KEY=value"))
    );
    from.env_file = path("nowhere.env");
    EXPECT_THAT(load(from).mistakes, ElementsAre(has_all("nowhere.env: cannot be read: No such file")));
}

} // namespace
} // namespace zoomhook::config
