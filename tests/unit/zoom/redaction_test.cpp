// What a rule names is gone before anything is stored; everything else is as it was.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/redaction.hpp"

#include <gtest/gtest.h>

namespace zoomhook::zoom {
namespace {

notification after(const redaction_rule& rule, std::string body, bool with_key = true) {
    const redaction rules({rule}, with_key ? std::optional(keyed_hash(std::string(32, 'k'))) : std::nullopt);
    notification n = read_notification(std::move(body));
    rules.apply(n);
    return n;
}

std::string left(std::vector<std::string> drop, std::string body) {
    return after({{"*"}, std::move(drop), {}}, std::move(body)).raw;
}

constexpr const char* joined =
    R"({"event":"meeting.participant_joined","event_ts":1785369686123,"payload":{"account_id":"a","object":)"
    R"({"id":97763643886,"participant":{"id":"u","email":"Jo@b.c","n":12345678901234567890}}}})";

TEST(redaction, drops_and_hashes_what_the_pointers_name_and_keeps_the_identity) {
    const notification as_received = read_notification(joined);
    const notification n = after(
        {{"meeting.participant_*"},
         {"/payload/object/participant/id"},
         {"/payload/object/participant/email"}},
        joined
    );
    const std::string hash = keyed_hash(std::string(32, 'k')).of("jo@b.c"); // as of any spelling
    EXPECT_EQ(
        n.raw,
        R"({"event":"meeting.participant_joined","event_ts":1785369686123,"payload":{"account_id":"a","object":)"
        R"({"id":97763643886,"participant":{"email":")" +
            hash + R"(","n":12345678901234567890}}}})"
    );
    EXPECT_TRUE(n.redacted);
    EXPECT_EQ(n.digest, as_received.digest);
    EXPECT_EQ(n.event_ts, as_received.event_ts);
    EXPECT_EQ(n.user_id, std::nullopt);
    EXPECT_EQ(n.object_id, "97763643886");
    EXPECT_TRUE(n.fits_jsonb);
}

TEST(redaction, leaves_a_body_that_no_rule_changes_byte_for_byte) {
    for (const redaction_rule& rule :
         {redaction_rule{{"webinar.*"}, {"/payload"}, {}},
          redaction_rule{{"*"}, {"/payload/nothing/there"}, {}}}) {
        const std::string spaced = std::string(" ") + joined + "\n";
        const notification n = after(rule, spaced);
        EXPECT_EQ(n.raw, spaced);
        EXPECT_FALSE(n.redacted);
    }
}

TEST(redaction, a_star_is_any_key_and_any_element) {
    EXPECT_EQ(left({"/p/*/e"}, R"({"p":[{"e":1,"k":2},{"e":{"x":[]}},3]})"), R"({"p":[{"k":2},{},3]})");
    EXPECT_EQ(left({"/p/*/e"}, R"({"p":{"a":{"e":1},"b":{"f":1}}})"), R"({"p":{"a":{},"b":{"f":1}}})");
    EXPECT_EQ(left({"/p/*"}, R"({"p":[1,[2],{"a":3}],"q":0})"), R"({"p":[],"q":0})");
    EXPECT_EQ(left({"/p/1"}, R"({"p":[1,[2],3]})"), R"({"p":[1,3]})");
    EXPECT_EQ(left({"/a~1b/c~0d"}, R"({"a/b":{"c~d":1,"e":2}})"), R"({"a/b":{"e":2}})");
}

TEST(redaction, drops_a_repeated_key_each_time_and_whatever_type_it_has) {
    EXPECT_EQ(left({"/e"}, R"({"e":"x","a":1,"e":[{"e":1}],"e":null,"e":{}})"), R"({"a":1})");
}

TEST(redaction, what_cannot_be_hashed_is_dropped) {
    EXPECT_EQ(after({{"*"}, {}, {"/e"}}, R"({"e":{"a":1},"f":1})").raw, R"({"e":null,"f":1})");
    EXPECT_EQ(after({{"*"}, {}, {"/e"}}, R"({"e":"x","f":1})", false).raw, R"({"f":1})") << "without a key";
    EXPECT_EQ(after({{"*"}, {}, {"/e"}}, R"({"e":null,"f":""})").redacted, false);
    EXPECT_EQ(after({{"*"}, {"/e"}, {"/e"}}, R"({"e":"x"})").raw, "{}") << "dropping wins";
    EXPECT_EQ(after({{"*"}, {}, {"/e/*"}}, R"({"e":[7]})").raw.size(), 10U + 64);
}

TEST(redaction, of_a_body_that_is_almost_json_keeps_what_can_be_read) {
    const notification n = after({{"x"}, {"/e"}, {}}, "{\"event\":\"x\",\"e\":\"jo\",\"f\":\"\xFF\"}");
    EXPECT_EQ(n.raw.find("jo"), n.raw.npos);
    EXPECT_EQ(n.event, "x");
    EXPECT_TRUE(n.redacted);
    EXPECT_FALSE(after({{"y"}, {"/e"}, {}}, "{\"event\":\"x\",\"e\":\"jo\",\"f\":\"\xFF\"}").redacted)
        << "it is known that no rule concerns it";
}

TEST(redaction, of_a_body_that_cannot_be_read_keeps_only_the_digest) {
    const std::string broken = R"({"event":"x","event_ts":1785369686123,"e":"jo)";
    const notification n = after({{"y"}, {"/e"}, {}}, broken);
    EXPECT_EQ(n.raw, "");
    EXPECT_EQ(n.event, std::nullopt);
    EXPECT_EQ(n.digest, read_notification(broken).digest);
    EXPECT_TRUE(n.redacted);
}

TEST(redaction, of_json_that_is_no_object_keeps_only_the_digest_since_no_pointer_leads_into_it) {
    for (const char* body : {R"([{"event":"x","e":"jo"}])", R"("{\"event\":\"x\",\"e\":\"jo\"}")"}) {
        const notification n = after({{"x"}, {"/e"}, {}}, body);
        EXPECT_EQ(n.raw, "") << body;
        EXPECT_TRUE(n.redacted) << body;
    }
    EXPECT_FALSE(after({{"y"}, {"/e"}, {}}, " {\"event\":\"x\",\"e\":\"jo\"}").redacted);
}

TEST(redaction, patterns_of_events) {
    EXPECT_TRUE(matches("meeting.participant_*", "meeting.participant_joined"));
    EXPECT_TRUE(matches("*", ""));
    EXPECT_TRUE(matches("*.started", "meeting.started"));
    EXPECT_TRUE(matches("m*.p*d", "meeting.participant_joined"));
    EXPECT_FALSE(matches("meeting.*", "webinar.started"));
    EXPECT_FALSE(matches("meeting", "meeting.started"));
}

TEST(redaction, takes_only_pointers_and_so_many) {
    EXPECT_THROW(redaction({{{"*"}, {"payload"}, {}}}, {}), std::invalid_argument);
    EXPECT_THROW(redaction({{{"*"}, std::vector<std::string>(65, "/a"), {}}}, {}), std::invalid_argument);
}

} // namespace
} // namespace zoomhook::zoom
