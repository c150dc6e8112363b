// The .env of zoom/webhook-to-postgres, as its readers dotenv 8 and people write it.
// SPDX-License-Identifier: MIT
#include "config/files.hpp"

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class env_file : public config_fixture {
protected:
    std::map<std::string, std::string> read(const std::string& text) {
        mistakes_.clear();
        return read_env_file(write(".env", text), mistakes_);
    }
    mistakes mistakes_;
};

TEST_F(env_file, is_lines_of_key_and_value) {
    EXPECT_THAT(
        read("# Zoom\n\nA=1\r\n  B=two words  \nexport C=3\nD=\nE=x=y#z\nF=last"),
        ElementsAre(
            Pair("A", "1"), Pair("B", "two words"), Pair("C", "3"), Pair("D", ""), Pair("E", "x=y#z"),
            Pair("F", "last")
        )
    );
    EXPECT_THAT(mistakes_, IsEmpty());
}

TEST_F(env_file, may_quote_its_values) {
    EXPECT_THAT(
        read("A='one two'\nB=\"x\"\nC=''\nD='\nE=\"x'\nF=a\"b\"\n"),
        ElementsAre(
            Pair("A", "one two"), Pair("B", "x"), Pair("C", ""), Pair("D", "'"), Pair("E", "\"x'"),
            Pair("F", "a\"b\"")
        )
    );
}

TEST_F(env_file, may_have_blanks_around_the_equals_sign) {
    EXPECT_THAT(read("A = 1\nB\t=\t'two '\n"), ElementsAre(Pair("A", "1"), Pair("B", "two ")));
}

TEST_F(env_file, says_the_last_of_what_is_said_twice) {
    EXPECT_THAT(read("A=1\nA=2\n"), ElementsAre(Pair("A", "2")));
}

TEST_F(env_file, with_other_lines_names_each) {
    EXPECT_THAT(read("A=1\nnonsense\n\n=2\n = 3\nB=4\n"), ElementsAre(Pair("A", "1"), Pair("B", "4")));
    EXPECT_THAT(
        mistakes_, ElementsAre(
                       path(".env") + ":2: is not KEY=value", path(".env") + ":4: is not KEY=value",
                       path(".env") + ":5: is not KEY=value"
                   )
    );
}

TEST_F(env_file, of_webhook_to_postgres_is_enough) {
    from.environment.clear();
    const outcome o = with_env_file(
        "# Zoom Secret token from your Webhook only app\nZOOM_WEBHOOK_SECRET_TOKEN=a-token\n\n"
        "# PostgreSQL credentials\nPORT=3000\nPG_USER=me\nPG_HOST=localhost\nPG_DATABASE=zoomwebhooks\n"
        "PG_PASSWORD=it's a \\ pass\nPG_PORT=5432\n"
    );
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.server.listen.at(0).port, 3000);
    EXPECT_EQ(o.values.zoom.apps.at(0).secret_tokens, std::vector<std::string>{"a-token"});
    EXPECT_EQ(
        o.values.database.url, "host='localhost' port='5432' user='me' password='it\\'s a \\\\ pass' "
                               "dbname='zoomwebhooks'"
    );
    EXPECT_EQ(
        effective(o, "database.url").value,
        R"("host='localhost' port='5432' user='me' password=******** dbname='zoomwebhooks'")"
    );
    EXPECT_EQ(effective(o, "server.listen").origin, path(".env") + ": PORT");
}

TEST_F(env_file, that_is_filled_in_only_partly_leaves_the_defaults) {
    const outcome o = with_env_file("PORT=\nPG_USER=\nPG_HOST=\nPG_DATABASE=\nPG_PASSWORD=\nPG_PORT=\n");
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.server.listen.at(0).port, 4000);
    EXPECT_EQ(o.values.database.url, "postgresql://db/zoom");
}

TEST_F(env_file, gives_way_to_the_environment) {
    from.environment["ZOOM_WEBHOOK_SECRET_TOKEN"] = "of-the-environment";
    const outcome o = with_env_file("ZOOM_WEBHOOK_SECRET_TOKEN=of-the-file\nZOOMHOOKD_LOG_LEVEL=warn\n");
    EXPECT_EQ(o.values.zoom.apps.at(0).secret_tokens, std::vector<std::string>{"of-the-environment"});
    EXPECT_EQ(o.values.log.level, "warn");
}

TEST_F(env_file, with_a_port_that_is_none_names_it) {
    EXPECT_THAT(
        with_env_file("PORT=http\n").mistakes,
        ElementsAre(has_all(".env: PORT: server.listen: ", "is not an address"))
    );
}

} // namespace
} // namespace zoomhook::config
