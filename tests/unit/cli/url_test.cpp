// What a URL is, and which of them are this machine.
// SPDX-License-Identifier: MIT
#include "cli/client/url.hpp"

#include <gtest/gtest.h>

namespace zoomhook::cli {
namespace {

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

TEST(read_url, names_scheme_host_and_port) {
    const url_parts named = read_url("HTTPS://hooks.example.org:8443/webhook").value();
    EXPECT_EQ(named.scheme + " " + named.host + " " + named.port, "https hooks.example.org 8443");
    const url_parts guessed = read_url("127.0.0.1/webhook").value();
    EXPECT_EQ(guessed.scheme + " " + guessed.host + " " + guessed.port, "http 127.0.0.1 80");
    EXPECT_EQ(read_url("ftp://localhost/").value().scheme, "ftp");
    EXPECT_FALSE(read_url("http://"));
}

} // namespace
} // namespace zoomhook::cli
