// Connection strings: no spelling of a password is shown, and what they lack is put into them as libpq reads
// it.
// SPDX-License-Identifier: MIT
#include "config/connection.hpp"

#include "config_fixture.hpp"

namespace zoomhook::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(masking, leaves_the_rest_of_a_url_as_it_is) {
    EXPECT_EQ(masked_url("postgresql://u:hush@db:5432/zoom?a=b"), "postgresql://u:********@db:5432/zoom?a=b");
    EXPECT_EQ(masked_url("postgres://u:@db/zoom"), "postgres://u:********@db/zoom");
    EXPECT_EQ(
        masked_url("postgresql:///zoom?password=hush&host=db"), "postgresql:///zoom?password=********&host=db"
    );
}

TEST(masking, leaves_the_rest_of_the_words_as_it_is) {
    EXPECT_EQ(masked_url("host=db password=hush dbname=zoom"), "host=db password=******** dbname=zoom");
    EXPECT_EQ(masked_url("host=db password = 'hu sh' user=u"), "host=db password = ******** user=u");
    EXPECT_EQ(masked_url("password='hu\\'sh' user=u"), "password=******** user=u");
}

TEST(masking, changes_nothing_where_there_is_no_password) {
    for (const char* url :
         {"", "postgresql://u@db:5432/zoom", "postgresql://u@db1:1,db2:2/zoom",
          "postgresql://db1:1,db2:2/zoom", "postgresql:///zoom?host=/run/postgresql",
          "postgresql://[::1]:5432/zoom", "host=db user=password dbname=zoom", "service=zoom"})
        EXPECT_EQ(masked_url(url), url);
}

TEST(masking, hides_a_password_in_every_spelling) {
    for (const char* url :
         {// in a URL, escaped or not
          "postgresql://u:HUSH@db/zoom", "postgresql://:HUSH@db/zoom", "postgresql://u:x%40HUSH@db/zoom",
          "postgresql://u:x@HUSH@db/zoom", "postgresql://u:x/HUSH@db/zoom", "postgresql://u:x?HUSH@db/zoom",
          "postgresql://u:x:HUSH@db/zoom", "postgresql://u:x=HUSH@db/zoom", "postgresql://u:x HUSH@db/zoom",
          "postgresql://u:HUSH@db1:1,db2:2/zoom?application_name=a",
          // as a parameter of one
          "postgresql://db/zoom?password=HUSH", "postgresql://db/zoom?a=b&password=HUSH&c=d",
          "postgresql://db/zoom?sslpassword=HUSH", "postgresql://db/zoom?password=x HUSH",
          "postgresql://db/zoom?password='x HUSH'", "postgresql://db/zoom?password=x=HUSH",
          "postgresql://db/zoom?password=x&password=HUSH",
          // as a word
          "password=HUSH", "host=db password=HUSH", "password =  HUSH", "PASSWORD=HUSH", "password\t=\nHUSH",
          "password='HUSH'", "password='x HUSH'", "password='x\\'HUSH'", "password='x\\\\' sslpassword=HUSH",
          "password='x HUSH", "password=x'HUSH", "password=x\\ HUSH", "password=x&HUSH", "password=x\\\\HUSH",
          "password='a' password='HUSH'", "host=db options=x://y password=x&HUSH",
          "host=db password=x://HUSH", "sslpassword=HUSH",
          // in what is no connection string of Postgres, and shown as what was given
          "mysql://u:HUSH@db/zoom", "postgresql+asyncpg://u:HUSH@db/zoom", "POSTGRESQL://u:HUSH@db/zoom",
          " postgresql://u:HUSH@db/zoom", "u:HUSH@db/zoom", "HUSH"})
        EXPECT_THAT(masked_url(url), Not(HasSubstr("HUSH"))) << url;
}

TEST(passwords, are_added_where_there_is_none) {
    EXPECT_EQ(with_password("postgresql://u@db/zoom", "a&b"), "postgresql://u@db/zoom?password=a%26b");
    EXPECT_EQ(with_password("postgresql:///zoom?host=db", "a"), "postgresql:///zoom?host=db&password=a");
    EXPECT_EQ(
        with_password("postgresql://u@db1:1,db2:2/zoom", "a"), "postgresql://u@db1:1,db2:2/zoom?password=a"
    );
    EXPECT_EQ(with_password("host=db user=u", "it's a\\b"), "host=db user=u password='it\\'s a\\\\b'");
    EXPECT_EQ(with_password("host=db options=x://y", "a"), "host=db options=x://y password='a'");
    EXPECT_EQ(with_password("", "a"), "password='a'");
}

TEST(passwords, that_are_there_stay) {
    for (const char* url :
         {"postgresql://u:old@db/zoom", "postgresql://db/zoom?password=old", "host=db password=old",
          "host=db password = 'old'"})
        EXPECT_EQ(with_password(url, "new"), url);
}

class database : public config_fixture {};

TEST_F(database, passwords_and_secrets_are_never_shown) {
    from.environment["DATABASE_URL"] = "postgresql://u:HUSH@db/zoom";
    from.environment["ZOOM_WEBHOOK_SECRET_TOKEN"] = "HUSH-1,HUSH-2";
    const outcome o = with_file("[[zoom.apps]]\nname = \"sales\"\nsecret_tokens = [\"HUSH-3\"]\n");
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_THAT(all_that_is_said(o), Not(HasSubstr("HUSH")));
    EXPECT_EQ(effective(o, "database.url").value, R"("postgresql://u:********@db/zoom")");
    EXPECT_EQ(effective(o, "zoom.secret_token").value, R"("********")");
    EXPECT_EQ(effective(o, "zoom.apps").value, R"({ name = "sales", secret_tokens = ["********"] })");
}

TEST_F(database, passwords_and_secrets_are_not_shown_in_mistakes_either) {
    for (const char* url : {"postgresql+asyncpg://u:HUSH@db/zoom", "u:HUSH@db/zoom", "HUSH"}) {
        from.environment["DATABASE_URL"] = url;
        from.environment["ZOOMHOOKD_ZOOM_APPS"] = "HUSH;sales=HUSH;support=HUSH";
        const outcome o = load(from);
        EXPECT_THAT(o.mistakes, testing::Contains(HasSubstr("DATABASE_URL: database.url: is not a"))) << url;
        EXPECT_THAT(all_that_is_said(o), Not(HasSubstr("HUSH")));
    }
}

TEST_F(database, urls_in_words_may_hold_a_password_of_any_letters) {
    const outcome o = with_variable("DATABASE_URL", "host=db password=x://y&z");
    EXPECT_THAT(o.mistakes, IsEmpty());
    EXPECT_EQ(o.values.database.url, "host=db password=x://y&z");
}

} // namespace
} // namespace zoomhook::config
