// `zoomhookd send`: whom it takes for this machine, and what it says where it can't send.
// SPDX-License-Identifier: MIT
#include "cli/send.hpp"

#include "cli/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <stdexcept>

namespace zoomhook::cli {
namespace {

using testing::HasSubstr;

TEST(is_loopback, knows_this_machine) {
    for (const char* url :
         {"http://127.0.0.1", "http://127.0.0.1:4000/webhook", "https://127.0.0.1:8443/webhook?a=b#c",
          "http://127.255.255.254:1/", "http://localhost:4000/webhook", "127.0.0.1:4000/webhook",
          "localhost:4000/webhook", "http://[::1]:4000/webhook", "http://[0:0:0:0:0:0:0:1]/"})
        EXPECT_TRUE(is_loopback(url)) << url;
}

TEST(is_loopback, knows_it_in_other_spellings_that_libcurl_understands) {
    for (const char* url :
         {"HTTP://LOCALHOST:4000/", "http://LocalHost", "http://user:pass@127.0.0.1:1/", "http://@localhost/",
          "http:/127.0.0.1/", "http:///127.0.0.1/", "http://127.1/", "http://2130706433/",
          "http://0x7f.0.0.1/", "http://evil.com\\@127.0.0.1/"}) // a user named evil.com\ as libcurl reads it
        EXPECT_TRUE(is_loopback(url)) << url;
}

TEST(is_loopback, is_not_fooled_by_names_and_numbers) {
    for (const char* url :
         {"http://127.0.0.1.evil.com", "http://127.evil.com", "http://localhost.evil.com", "http://evil.com",
          "http://127.0.0.1.5/", "http://127./", "http://127.0.0.256/", "http://128.0.0.1/",
          "http://0.0.0.0/", "http://evil.localhost.com", "http://xlocalhost", "http://192.168.1.1/",
          "http://2130706432.evil.com/", "http://1270.0.0.1/", "http://[2001:db8::1]/", "http://[::2]/",
          "http://[::]/", "http://[::1:1]/", "http://[::ffff:192.0.2.1]/"})
        EXPECT_FALSE(is_loopback(url)) << url;
}

TEST(is_loopback, is_not_fooled_by_where_the_host_seems_to_stand) {
    for (const char* url :
         {"http://127.0.0.1@evil.com", "http://localhost:80@evil.com", "http://127.0.0.1:80@evil.com:80/",
          "http://evil.com#@127.0.0.1", "http://evil.com/?@127.0.0.1", "http://evil.com?@127.0.0.1",
          "http://evil.com/@127.0.0.1", "http://evil.com/127.0.0.1", "http://evil.com:80/localhost",
          "http://127.0.0.1\\@evil.com", "http://[::1]@evil.com/"})
        EXPECT_FALSE(is_loopback(url)) << url;
}

TEST(is_loopback, is_not_fooled_by_a_second_scheme) {
    for (const char* url :
         {"evil.com/x://127.0.0.1/", "evil.com?://127.0.0.1/", "evil.com#://localhost",
          "http:/evil.com/x://127.0.0.1/", "http:///evil.com/://localhost/", "evil.com:80/://[::1]/"})
        EXPECT_FALSE(is_loopback(url)) << url;
}

TEST(is_loopback, is_false_for_what_libcurl_would_not_connect_to) {
    for (const char* url :
         {"", "/", "http://", "http:////127.0.0.1/", "http://127.0.0.1:80:evil.com", "http://[::1]evil.com",
          "http://[::1].evil.com", "http://127.0.0.1\\.evil.com", "http://a@127.0.0.1@evil.com",
          "http://a@evil.com@127.0.0.1", "http://127.0.0.1 .evil.com", "http://127.0.0.1\n.evil.com",
          "http://127.0.0.1:99999/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd"})
        EXPECT_FALSE(is_loopback(url)) << url;
}

TEST(send, of_an_unknown_event_is_exit_code_2_and_lists_those_that_there_are) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(send({"meeting.never_heard_of", "http://127.0.0.1:1/", "HUSH"}, out, err), 2);
    EXPECT_EQ(out.str(), "");
    EXPECT_THAT(err.str(), HasSubstr("\"meeting.never_heard_of\" is neither a file nor an event"));
    EXPECT_THAT(err.str(), HasSubstr("\n  meeting.started\n"));
    EXPECT_THAT(err.str(), testing::Not(HasSubstr("HUSH")));
}

TEST(send, to_nobody_says_so_without_the_secret) {
    std::ostringstream out;
    std::ostringstream err;
    try {
        (void)send({"meeting.started", "http://127.0.0.1:1/webhook", "HUSH"}, out, err);
        FAIL() << "port 1 answered";
    } catch (const std::runtime_error& e) {
        EXPECT_THAT(e.what(), HasSubstr("http://127.0.0.1:1/webhook: "));
        EXPECT_THAT(e.what(), HasSubstr("is `zoomhookd serve` running?"));
        EXPECT_THAT(e.what(), testing::Not(HasSubstr("HUSH")));
    }
}

} // namespace
} // namespace zoomhook::cli
