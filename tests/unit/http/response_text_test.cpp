// What a response looks like on the wire (RFC 9112).
// SPDX-License-Identifier: MIT
#include "http/response_text.hpp"

#include <gtest/gtest.h>

namespace zoomhook::http {
namespace {

const response stored{200, "text/plain", "stored\n", {{"Retry-After", "5"}}};

TEST(response_text, has_status_fields_and_body) {
    EXPECT_EQ(
        response_text(stored, {}), "HTTP/1.1 200 OK\r\n"
                                   "Content-Type: text/plain\r\n"
                                   "X-Content-Type-Options: nosniff\r\n"
                                   "Retry-After: 5\r\n"
                                   "Content-Length: 7\r\n"
                                   "\r\n"
                                   "stored\n"
    );
}

TEST(response_text, to_HEAD_says_how_long_the_body_would_be) {
    const std::string text = response_text(stored, {.head_only = true});
    EXPECT_TRUE(text.ends_with("Content-Length: 7\r\n\r\n")) << text;
}

std::string connection_field(unsigned version, bool keep_alive) {
    const std::string text = response_text(stored, {.version = version, .keep_alive = keep_alive});
    const auto at = text.find("Connection: ");
    return at == text.npos ? "none" : text.substr(at, text.find('\r', at) - at);
}

TEST(response_text, says_what_becomes_of_the_connection_where_the_version_means_otherwise) {
    EXPECT_EQ(connection_field(11, true), "none");
    EXPECT_EQ(connection_field(11, false), "Connection: close");
    EXPECT_EQ(connection_field(10, true), "Connection: keep-alive");
    EXPECT_EQ(connection_field(10, false), "none");
}

TEST(response_text, answers_in_the_version_of_the_request) {
    EXPECT_TRUE(response_text(stored, {.version = 10}).starts_with("HTTP/1.0 200 OK\r\n"));
}

} // namespace
} // namespace zoomhook::http
