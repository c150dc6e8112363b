// What the user says of the connection and what the store needs of it, merged.
// SPDX-License-Identifier: MIT
#include "store/conninfo.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const session_limits two{{"lock_timeout", 200ms}, {"statement_timeout", 5s}};

/// A variable of libpq's, for one test.
class environment {
public:
    environment(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
    ~environment() { unsetenv(name_); }

private:
    const char* name_;
};

TEST(conninfo, takes_a_url_and_keeps_its_parts) {
    const std::string text = conninfo("postgresql://me:pw@db.example:5433/zoom?sslmode=require", two);
    for (const char* part :
         {"user='me'", "password='pw'", "host='db.example'", "port='5433'", "dbname='zoom'",
          "sslmode='require'"})
        EXPECT_THAT(text, HasSubstr(part));
}

TEST(conninfo, takes_keywords_and_nothing_at_all) {
    EXPECT_THAT(conninfo("host=/run/pg dbname=zoom", two), HasSubstr("host='/run/pg'"));
    EXPECT_THAT(conninfo("", two), Not(HasSubstr("host=")));
}

TEST(conninfo, quotes_values) {
    EXPECT_THAT(conninfo(R"(password='it\'s a \\')", two), HasSubstr(R"(password='it\'s a \\')"));
}

TEST(conninfo, adds_the_limits_after_the_options_of_the_url) {
    EXPECT_THAT(
        conninfo("options='-c work_mem=8MB'", two),
        HasSubstr("options='-c work_mem=8MB -c lock_timeout=200 -c statement_timeout=5000'")
    );
}

TEST(conninfo, adds_the_limits_after_the_options_of_the_environment) {
    const environment options("PGOPTIONS", "-c geqo=off");
    EXPECT_THAT(conninfo("", two), HasSubstr("options='-c geqo=off -c lock_timeout=200"));
}

TEST(conninfo, gives_up_connecting_after_two_seconds_unless_the_user_says_otherwise) {
    EXPECT_THAT(conninfo("", two), HasSubstr("connect_timeout='2'"));
    EXPECT_THAT(conninfo("connect_timeout=9", two), HasSubstr("connect_timeout='9'"));
    const environment timeout("PGCONNECT_TIMEOUT", "7");
    EXPECT_THAT(conninfo("", two), Not(HasSubstr("connect_timeout")));
}

TEST(conninfo, names_the_program_unless_the_user_does) {
    EXPECT_THAT(conninfo("", two), HasSubstr("fallback_application_name='zoomhookd'"));
    EXPECT_THAT(conninfo("application_name=mine", two), HasSubstr("application_name='mine'"));
}

TEST(conninfo, speaks_utf8_whatever_the_user_says) {
    EXPECT_THAT(conninfo("client_encoding=LATIN1", two), HasSubstr("client_encoding='UTF8'"));
}

TEST(conninfo, refuses_what_is_none_without_telling_the_password) {
    for (const char* url :
         {"postgresql://me:s3cret@host:port:9/db?nonsense=1", "postgresql://me:s3cret@[::1/db", "s3cret"}) {
        try {
            (void)conninfo(url, two);
            FAIL() << url;
        } catch (const error& e) {
            EXPECT_THAT(e.what(), HasSubstr("database.url"));
            EXPECT_THAT(e.what(), Not(HasSubstr("s3cret")));
        }
    }
}

TEST(conninfo, refuses_a_password_that_is_not_escaped_without_telling_it) {
    for (const char* url :
         {"postgresql://me:s3c@ret@db/zoom", "postgresql://me:pw@s3cret@db/zoom",
          "postgresql://db:s3cret@x/zoom?port=s3cret"}) {
        try {
            (void)conninfo(url, two);
            FAIL() << url;
        } catch (const error& e) {
            EXPECT_THAT(e.what(), HasSubstr("%40"));
            EXPECT_THAT(e.what(), Not(HasSubstr("ret")));
        }
    }
}

} // namespace
} // namespace zoomhook::store
