// Which requests are Zoom's, by signatures that the openssl command made.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::zoom {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

// printf 'v0:1795597200:{"event":"meeting.started"}' | openssl dgst -sha256 -hmac abcDEF0123456789_-zyXW
constexpr std::string_view token = "abcDEF0123456789_-zyXW";
constexpr std::string_view body = R"({"event":"meeting.started"})";
constexpr std::string_view timestamp = "1795597200";
constexpr std::string_view signature = "v0=83424ea88d2823b6dde6a9f2900bbabc0b154f700a1a45d85c91d8247dc6759a";
// The same with the token "short".
constexpr std::string_view signature_of_short =
    "v0=2a49eeddd72e5ff2f7af2aa1ab23f3bcc5e7569760923e10843bb3d6910cccac";

const wall_time signed_at{1795597200s};

class verification : public testing::Test {
protected:
    verification() {
        secrets_.emplace_back("first", "another token of another app");
        secrets_.emplace_back("second", std::string(token));
        secrets_.emplace_back("third", "short");
    }

    [[nodiscard]] verdict judge(
        std::string_view t, std::string_view s, std::string_view b = body, wall_time now = signed_at
    ) const {
        return judge(claim{t, s, 1, 1}, b, now);
    }
    [[nodiscard]] verdict judge(const claim& c, std::string_view b = body, wall_time now = signed_at) const {
        return verify(c, b, secrets_, now, 300s);
    }

    signing_secrets secrets_;
};

TEST_F(verification, accepts_what_a_secret_has_signed_and_says_which) {
    const verdict v = judge(timestamp, signature);
    EXPECT_EQ(v.kind, verdict_kind::genuine);
    ASSERT_NE(v.secret, nullptr);
    EXPECT_EQ(v.secret->app(), "second");
    EXPECT_EQ(v.timestamp, 1795597200);
    EXPECT_EQ(v.skew, 0s);
}

TEST_F(verification, tries_every_secret) {
    const verdict v = judge(timestamp, signature_of_short);
    ASSERT_EQ(v.kind, verdict_kind::genuine);
    EXPECT_EQ(v.secret->app(), "third");
}

TEST_F(verification, takes_the_body_as_bytes) {
    constexpr auto empty = "v0=c6c12faf56bc745b7eff245025df22751e1b671997afd1bf25858102f7a6e6b0";
    constexpr auto unicode = "v0=8fa12d2c9093889f5cf722e944c23bf5998c2aaf734768d9b3e2464b8e1b2968";
    constexpr auto with_nul = "v0=7faf09143ecd1840b6f4e1d13ebfb8b7b5ceef67b97701240953447176b767a3";
    EXPECT_EQ(judge(timestamp, empty, "").kind, verdict_kind::genuine);
    EXPECT_EQ(judge(timestamp, unicode, R"({"topic":"Zażółć 😀"})").kind, verdict_kind::genuine);
    EXPECT_EQ(judge(timestamp, with_nul, "a\0b"sv).kind, verdict_kind::genuine);
}

TEST_F(verification, refuses_a_changed_body) {
    const verdict v = judge(timestamp, signature, R"({"event": "meeting.started"})");
    EXPECT_EQ(v.kind, verdict_kind::unknown);
    EXPECT_EQ(v.secret, nullptr);
}

TEST_F(verification, refuses_a_changed_timestamp) {
    EXPECT_EQ(judge("1795597201", signature).kind, verdict_kind::unknown);
}

TEST_F(verification, refuses_a_signature_that_differs_in_any_digit) {
    for (std::size_t i = 3; i < signature.size(); ++i) {
        std::string forged(signature);
        forged[i] = forged[i] == '0' ? '1' : '0';
        EXPECT_EQ(judge(timestamp, forged).kind, verdict_kind::unknown) << i;
    }
}

TEST_F(verification, refuses_everything_where_there_is_no_secret) {
    EXPECT_EQ(verify({timestamp, signature, 1, 1}, body, {}, signed_at, 300s).kind, verdict_kind::unknown);
}

TEST_F(verification, takes_a_timestamp_at_the_tolerance_in_both_directions) {
    EXPECT_EQ(judge(timestamp, signature, body, signed_at + 300s).kind, verdict_kind::genuine);
    EXPECT_EQ(judge(timestamp, signature, body, signed_at - 300s).kind, verdict_kind::genuine);
}

TEST_F(verification, calls_a_timestamp_beyond_the_tolerance_stale_and_says_by_how_much) {
    const verdict late = judge(timestamp, signature, body, signed_at + 301s);
    EXPECT_EQ(late.kind, verdict_kind::stale);
    EXPECT_EQ(late.skew, 301s);
    const verdict early = judge(timestamp, signature, body, signed_at - 301s);
    EXPECT_EQ(early.kind, verdict_kind::stale);
    EXPECT_EQ(early.skew, -301s);
    ASSERT_NE(early.secret, nullptr);
    EXPECT_EQ(early.secret->app(), "second");
}

TEST_F(verification, does_not_call_stale_what_no_secret_has_signed) {
    std::string forged(signature);
    forged.back() = 'f';
    EXPECT_EQ(judge(timestamp, forged, body, signed_at + 24h).kind, verdict_kind::unknown);
}

TEST_F(verification, names_a_missing_header_before_anything_else) {
    EXPECT_EQ(judge({{}, signature, 0, 2}).kind, verdict_kind::missing);
    EXPECT_EQ(judge({"letters", {}, 1, 0}).kind, verdict_kind::missing);
}

TEST_F(verification, refuses_a_repeated_header_even_where_its_first_copy_is_right) {
    EXPECT_EQ(judge({timestamp, signature, 2, 1}).kind, verdict_kind::repeated);
    EXPECT_EQ(judge({timestamp, signature, 1, 2}).kind, verdict_kind::repeated);
}

TEST_F(verification, refuses_a_timestamp_that_is_not_ten_digits) {
    // Each with the signature that openssl makes for exactly this timestamp: only its form is wrong.
    EXPECT_EQ(
        judge("179559720", "v0=3f427475fc281624cb432f163c0f0ce0d708e480ede7a1c24ddbfbe3d4733ed4").kind,
        verdict_kind::malformed
    );
    EXPECT_EQ(
        judge("179559720x", "v0=bdce57f06b3a19b590a996c445d5281cfa322f8ae4e5688e67ab6b4833d2ff20").kind,
        verdict_kind::malformed
    );
    EXPECT_EQ(
        judge("01795597200", "v0=e23eb1048a61dd6ee5f744817ca38fa3911b4f786f9ed2d6e10d410afa425b2f").kind,
        verdict_kind::malformed
    );
    for (const auto other : {"", " 179559720", "179559720 ", "+179559720", "-179559720", "17955972.0"})
        EXPECT_EQ(judge(other, signature).kind, verdict_kind::malformed) << other;
}

TEST_F(verification, refuses_a_signature_of_another_form) {
    const std::string digits(signature.substr(3));
    std::string upper(signature);
    upper[3 + 5] = 'E';
    for (const std::string& other :
         {digits, "v1=" + digits, "V0=" + digits, std::string(signature) + "0", "v0=" + digits.substr(1),
          upper, "v0=" + digits.substr(1) + "g", std::string(), std::string("v0=")})
        EXPECT_EQ(judge(timestamp, other).kind, verdict_kind::malformed) << other;
}

TEST(signature, is_what_openssl_makes) {
    EXPECT_EQ(sign(token, timestamp, body), signature);
    EXPECT_EQ(sign("short", timestamp, body), signature_of_short);
}

TEST(claim, is_well_formed_with_one_header_of_each_whoever_sent_them) {
    const std::string anybody = "v0=" + std::string(64, 'a');
    EXPECT_TRUE(well_formed({"0000000000", anybody, 1, 1}));
    EXPECT_FALSE(well_formed({"0000000000", anybody, 2, 1}));
    EXPECT_FALSE(well_formed({"0000000000", {}, 1, 0}));
    EXPECT_FALSE(well_formed({"000000000x", anybody, 1, 1}));
}

TEST(verdict, has_words_of_its_own_for_every_kind) {
    EXPECT_EQ(name(verdict_kind::genuine), "genuine");
    EXPECT_EQ(name(verdict_kind::stale), "stale");
    EXPECT_EQ(name(verdict_kind::missing), "missing header");
    EXPECT_EQ(name(verdict_kind::repeated), "repeated header");
    EXPECT_EQ(name(verdict_kind::malformed), "malformed header");
    EXPECT_EQ(name(verdict_kind::unknown), "no secret matches");
}

} // namespace
} // namespace zoomhook::zoom
