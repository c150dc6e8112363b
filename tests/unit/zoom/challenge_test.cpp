// Challenges are answered with the secret's HMAC, and only for tokens that can't be a signed message.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::zoom {
namespace {

using namespace std::string_view_literals;

const signing_secret& secret() {
    static const signing_secret s("app", "abcDEF0123456789_-zyXW");
    return s;
}

TEST(challenge, is_answered_with_what_openssl_makes_of_its_token) {
    // printf qgg8vlvZRS6UYooatFL8Aw | openssl dgst -sha256 -hmac abcDEF0123456789_-zyXW
    EXPECT_EQ(
        answer_challenge("qgg8vlvZRS6UYooatFL8Aw", secret()),
        R"({"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":)"
        R"("78f894d44d2213b29fff954671e7a544bafa5c47fbb37eb1066dc97f16332b18"})"
    );
}

TEST(challenge, takes_the_whole_alphabet_and_up_to_128_characters) {
    EXPECT_TRUE(answer_challenge("azAZ09_-", secret()));
    EXPECT_TRUE(answer_challenge("a", secret()));
    EXPECT_TRUE(answer_challenge(std::string(128, 'x'), secret()));
}

TEST(challenge, does_not_sign_a_forged_event) {
    EXPECT_FALSE(answer_challenge(R"(v0:1795597200:{"event":"meeting.started"})", secret()));
    EXPECT_FALSE(answer_challenge("v0:1795597200:", secret()));
}

TEST(challenge, takes_no_other_token) {
    for (const std::string_view token :
         {""sv, "a b"sv, "a:b"sv, "a\"b"sv, "a/b"sv, "a+b"sv, "a="sv, "a\n"sv, "a\0b"sv, "ä"sv})
        EXPECT_FALSE(answer_challenge(token, secret())) << token;
    EXPECT_FALSE(answer_challenge(std::string(129, 'x'), secret()));
}

} // namespace
} // namespace zoomhook::zoom
