// What the user says of the connection and what the store needs of it, merged.
// SPDX-License-Identifier: MIT
#include "store/conninfo.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
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

TEST(conninfo, of_several_hosts_means_the_one_that_can_be_written) {
    const char* const wanted = "target_session_attrs='read-write'";
    for (const char* url :
         {"postgresql://me@db1:5432,db2:5433/zoom", "host=/run/a,/run/b", "hostaddr=192.0.2.1,192.0.2.2"})
        EXPECT_THAT(conninfo(url, two), HasSubstr(wanted)) << url;
    EXPECT_THAT(
        conninfo("host=db1,db2 target_session_attrs=any", two), HasSubstr("target_session_attrs='any'")
    );
    EXPECT_THAT(conninfo("host=db1", two), Not(HasSubstr("target_session_attrs")));
    const environment hosts("PGHOST", "db1,db2");
    EXPECT_THAT(conninfo("", two), HasSubstr(wanted));
    EXPECT_THAT(conninfo("host=db1", two), Not(HasSubstr("target_session_attrs")));
    const environment attributes("PGTARGETSESSIONATTRS", "primary");
    EXPECT_THAT(conninfo("", two), Not(HasSubstr("target_session_attrs")));
}

TEST(for_each_host, names_one_each_time_and_keeps_the_rest) {
    const auto all =
        for_each_host(conninfo("postgresql://me:pw@db1:5433,db2,[::1]:5434/zoom?sslmode=require", two));
    ASSERT_EQ(all.size(), 3);
    EXPECT_THAT(all[0], AllOf(HasSubstr("host='db1'"), HasSubstr("port='5433'"), HasSubstr("password='pw'")));
    EXPECT_THAT(all[1], AllOf(HasSubstr("host='db2'"), HasSubstr("port=''"), HasSubstr("sslmode='require'")));
    EXPECT_THAT(
        all[2], AllOf(HasSubstr("host='::1'"), HasSubstr("port='5434'"), HasSubstr("-c lock_timeout=200"))
    );
    for (const std::string& one : all) EXPECT_THAT(one, HasSubstr("target_session_attrs='read-write'"));
}

TEST(for_each_host, shares_a_port_and_pairs_addresses_with_names) {
    const auto all = for_each_host("host=db1,db2 hostaddr=192.0.2.1,192.0.2.2 port=5433");
    ASSERT_EQ(all.size(), 2);
    EXPECT_THAT(
        all[1], AllOf(HasSubstr("host='db2'"), HasSubstr("hostaddr='192.0.2.2'"), HasSubstr("port='5433'"))
    );
}

TEST(for_each_host, takes_them_from_the_environment_too) {
    const environment hosts("PGHOST", "/run/a,/run/b");
    const environment ports("PGPORT", "1,2");
    const auto all = for_each_host("dbname=zoom");
    ASSERT_EQ(all.size(), 2);
    EXPECT_THAT(all[1], AllOf(HasSubstr("host='/run/b'"), HasSubstr("port='2'")));
}

TEST(for_each_host, leaves_a_services_hosts_to_libpq_though_the_environment_has_some) {
    const environment hosts("PGHOST", "/run/a,/run/b");
    EXPECT_THAT(for_each_host("service='zoom'"), testing::ElementsAre("service='zoom'"));
    EXPECT_THAT(conninfo("service=zoom", two), Not(HasSubstr("target_session_attrs")));
}

TEST(for_each_host, leaves_alone_what_names_one_or_does_not_fit_together) {
    for (const char* text : {"host='db1'", "", "host='db1,db2,db3' port='1,2'"})
        EXPECT_THAT(for_each_host(text), testing::ElementsAre(text));
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

TEST(conninfo_for_psql, keeps_secrets_apart) {
    const auto [text, password] = conninfo_for_psql("postgresql://u:p%20w@h/d?sslpassword=key", {});
    EXPECT_EQ(password, "p w");
    EXPECT_EQ(text, "dbname='d' host='h' options='' user='u'");
    EXPECT_EQ(conninfo_for_psql("host=h", {}).second, "");
}

TEST(conninfo_for_psql, adds_settings_to_the_users_own) {
    EXPECT_EQ(
        conninfo_for_psql("options='-c geqo=off'", {{"search_path", "\"a\", public"}, {"role", "b\\"}}).first,
        R"(options='-c geqo=off -c search_path="a",\\ public -c role=b\\\\')"
    );
}

TEST(conninfo_for_psql, means_the_primary_of_several_hosts) {
    EXPECT_EQ(
        conninfo_for_psql("host=a,b", {}).first, "host='a,b' options='' target_session_attrs='primary'"
    );
    EXPECT_EQ(
        conninfo_for_psql("host=a,b target_session_attrs=any", {}).first,
        "host='a,b' options='' target_session_attrs='any'"
    );
}

} // namespace
} // namespace zoomhook::store
