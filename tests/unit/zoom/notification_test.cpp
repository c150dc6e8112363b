// What is found in the bodies that Zoom sends.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <tuple>

#include "zoomhook/base/hex.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::zoom {
namespace {

notification with_object(const std::string& members) {
    return read_notification(R"({"payload":{"object":{)" + members + "}}}");
}

TEST(notification, keeps_the_bytes_and_their_hash) {
    const notification n = read_notification("{}");
    EXPECT_EQ(n.raw, "{}");
    EXPECT_EQ(to_hex(n.digest), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    EXPECT_TRUE(n.fits_jsonb);
    EXPECT_FALSE(n.event);
}

TEST(notification, of_a_participant_has_all_its_names_and_ids) {
    const notification n = read_notification(
        R"({"payload":{"object":{"participant":{"user_id":"16779264","id":"xM8bT2kRSd-uC5nWqYv1Zg"},)"
        R"("id":"91234567890","uuid":"k7Qd2+RvTh6nB0sYw/1XzA=="},"operator_id":"pL4vN8xcQ0yZ1tRk5uJ9Wg",)"
        R"("account_id":"Wm3kQ9rTSiGf2yHn0aLbVg"},"event_ts":1795597200123,)"
        R"("event":"meeting.participant_joined"})"
    );
    EXPECT_EQ(n.event, "meeting.participant_joined");
    EXPECT_EQ(n.event_ts, 1795597200123);
    EXPECT_EQ(n.account_id, "Wm3kQ9rTSiGf2yHn0aLbVg");
    EXPECT_EQ(n.object_id, "91234567890");
    EXPECT_EQ(n.object_uuid, "k7Qd2+RvTh6nB0sYw/1XzA==");
    EXPECT_EQ(n.user_id, "xM8bT2kRSd-uC5nWqYv1Zg");
    EXPECT_EQ(n.operator_id, "pL4vN8xcQ0yZ1tRk5uJ9Wg");
    EXPECT_TRUE(n.fits_jsonb);
}

TEST(notification, of_a_guest_has_no_user_id) {
    EXPECT_FALSE(with_object(R"("participant":{"id":"","user_id":"16779264"})").user_id);
}

TEST(notification, of_a_chatbot_says_account_and_user_in_camel_case) {
    const notification n = read_notification(
        R"({"event":"bot_notification","payload":{"accountId":"acc","userId":"usr","messageId":"msg"}})"
    );
    EXPECT_EQ(n.account_id, "acc");
    EXPECT_EQ(n.user_id, "usr");
    EXPECT_EQ(n.object_id, "msg");
}

TEST(notification, of_rtms_has_its_ids_beside_no_object) {
    const notification n = read_notification(
        R"({"event":"meeting.rtms_started","payload":{"meeting_uuid":"u==","meeting_id":98765432101}})"
    );
    EXPECT_EQ(n.object_id, "98765432101");
    EXPECT_EQ(n.object_uuid, "u==");
}

TEST(notification, of_old_may_have_its_account_beside_the_payload) {
    const std::string body = R"({"account_id":"outside","payload":{)";
    EXPECT_EQ(read_notification(body + "}}").account_id, "outside");
    EXPECT_EQ(read_notification(body + R"("account_id":"inside"}})").account_id, "inside");
}

TEST(notification, of_a_challenge_has_its_plain_token) {
    const notification n =
        read_notification(R"({"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,)"
                          R"("event":"endpoint.url_validation"})");
    EXPECT_EQ(n.event, "endpoint.url_validation");
    EXPECT_EQ(n.plain_token, "qgg8vlvZRS6UYooatFL8Aw");
}

TEST(notification, takes_the_first_element_where_the_object_is_an_array) {
    const notification n = read_notification(
        R"({"payload":{"object":[{"conversation_id":"first"},{"conversation_id":"second","id":"2"}],)"
        R"("account_id":"acc"}})"
    );
    EXPECT_EQ(n.object_id, "first");
    EXPECT_EQ(n.account_id, "acc");
}

TEST(notification, takes_the_better_place_in_whichever_order_they_stand) {
    EXPECT_EQ(with_object(R"("user_id":"u","call_id":"c","id":"i")").object_id, "i");
    EXPECT_EQ(with_object(R"("id":"i","call_id":"c","user_id":"u")").object_id, "i");
    EXPECT_EQ(with_object(R"("meeting_id":1,"whiteboard_id":"w")").object_id, "w");
    EXPECT_EQ(with_object(R"("cc_queue_id":"q","user_id":"u","engagement_id":"e")").object_id, "e");
    EXPECT_EQ(with_object(R"("user_id":"u","cc_queue_id":"q")").object_id, "q");
}

TEST(notification, passes_over_places_that_hold_no_text) {
    EXPECT_EQ(with_object(R"("id":null,"meeting_id":7)").object_id, "7");
    EXPECT_EQ(with_object(R"("id":"","meeting_id":7)").object_id, "7");
    EXPECT_EQ(with_object(R"("id":true,"meeting_id":7)").object_id, "7");
    EXPECT_EQ(with_object(R"("id":{"id":"nested"},"meeting_id":7)").object_id, "7");
    EXPECT_EQ(with_object(R"("id":["nested"],"meeting_id":7)").object_id, "7");
}

TEST(notification, does_not_take_ids_from_deeper_places) {
    const notification n = with_object(
        R"("server":{"id":"s","uuid":"u"},"recording_files":[{"id":"f","meeting_id":"m"}],"topic":"t")"
    );
    EXPECT_FALSE(n.object_id);
    EXPECT_FALSE(n.object_uuid);
}

TEST(notification, is_whole_after_containers_that_do_not_matter) {
    const notification n = read_notification(
        R"({"x":[{"event":"wrong"},[[]]],"event":"right","payload":{"old_object":{"id":"old"},"list":[1,{}],)"
        R"("object":{"settings":{"a":{"id":"deep"}},"id":"new"},"operator_id":"op"},"y":{"event":"wrong"}})"
    );
    EXPECT_EQ(n.event, "right");
    EXPECT_EQ(n.object_id, "new");
    EXPECT_EQ(n.operator_id, "op");
}

TEST(notification, writes_integers_as_they_stand_and_never_through_a_double) {
    EXPECT_EQ(with_object(R"("id":9007199254740993)").object_id, "9007199254740993");
    EXPECT_EQ(with_object(R"("id":18446744073709551615)").object_id, "18446744073709551615");
    EXPECT_EQ(
        with_object(R"("id":123456789012345678901234567890)").object_id, "123456789012345678901234567890"
    );
    EXPECT_EQ(
        with_object(R"("id":-123456789012345678901234567890)").object_id, "-123456789012345678901234567890"
    );
}

TEST(notification, takes_no_fraction_for_an_id) {
    EXPECT_FALSE(with_object(R"("id":5.0)").object_id);
    EXPECT_FALSE(with_object(R"("id":1e3)").object_id);
}

TEST(notification, takes_the_last_of_repeated_keys_as_jsonb_does) {
    EXPECT_EQ(read_notification(R"({"event":"first","event":"last"})").event, "last");
    EXPECT_FALSE(read_notification(R"({"event":"first","event":null})").event);
    EXPECT_EQ(with_object(R"("id":"first","id":"last")").object_id, "last");
}

TEST(notification, forgets_what_a_repeated_container_held) {
    const std::string first =
        R"({"payload":{"account_id":"a","object":{"id":"i","participant":{"id":"p"}}},)";
    for (const std::string last : {"{}", "null", "[]", "5", R"({"object":[]})"}) {
        const notification n = read_notification(first + R"("payload":)" + last + "}");
        EXPECT_FALSE(n.account_id) << last;
        EXPECT_FALSE(n.object_id) << last;
        EXPECT_FALSE(n.user_id) << last;
    }
    EXPECT_FALSE(read_notification(R"({"payload":{"object":{"id":"i"},"object":[]}})").object_id);
    EXPECT_FALSE(with_object(R"("participant":{"id":"p"},"participant":[{"id":"q"}])").user_id);
}

/// A number with a point makes a body odd (src/zoom/ordinary_json.hpp), and is nothing that is looked for.
std::string made_odd(const std::string& body) { return R"({"odd":1.5,)" + body.substr(1); }

TEST(notification, reads_the_same_by_both_parsers) {
    for (const std::string body :
         {R"({"event":"e","event_ts":1795597200123,"payload":{"account_id":"a","object":{"id":91234567890}}})",
          R"({"event":"first","payload":{"object":{"id":"i"}},"event":"last","payload":{"plainToken":"t"}})",
          R"({"payload":{"object":[{"id":-7,"uuid":"u"},{"id":"second"}],"operator_id":true}})",
          R"({"payload":{"object":{"id":18446744073709551615,"uuid":-9223372036854775808,"user_id":-0}}})",
          R"({"payload":{"object":{"id":null,"call_id":"c","participant":{"id":"\"\\\/\b\f\n\r\té€😀"}}}})",
          "{ \t\r\n\"event\" : \"white space\" , \"payload\" : { \"object\" : { } , \"webinar_id\" : 5 } }\n",
          R"({"event":[],"event_ts":{},"payload":"none"})"}) {
        const notification ordinary = read_notification(body);
        const notification odd = read_notification(made_odd(body));
        EXPECT_TRUE(ordinary.fits_jsonb && odd.fits_jsonb) << body;
        const auto found = [](const notification& n) {
            return std::tie(
                n.event, n.event_ts, n.account_id, n.object_id, n.object_uuid, n.user_id, n.operator_id,
                n.plain_token
            );
        };
        EXPECT_EQ(found(ordinary), found(odd)) << body;
    }
}

TEST(event_time, is_a_number_or_a_string_of_digits) {
    EXPECT_EQ(read_notification(R"({"event_ts":1795597200123})").event_ts, 1795597200123);
    EXPECT_EQ(read_notification(R"({"event_ts":"1795597200123"})").event_ts, 1795597200123);
}

TEST(event_time, is_absent_where_it_is_no_date_of_our_time) {
    for (const std::string value :
         {"290112312321", "1795597200", "0", "-1", "4102444800000", "946684799999", "1e18",
          "1000000000000000000", "99999999999999999999999", "1795597200123.5", R"("")", R"("1795597200123 ")",
          R"("+1795597200123")", R"("2026-11-24T09:00:00Z")", "null", "[1795597200123]"})
        EXPECT_FALSE(read_notification(R"({"event_ts":)" + value + "}").event_ts) << value;
}

TEST(event_time, is_there_at_both_ends_of_its_range) {
    EXPECT_EQ(read_notification(R"({"event_ts":946684800000})").event_ts, 946684800000);
    EXPECT_EQ(read_notification(R"({"event_ts":4102444799999})").event_ts, 4102444799999);
}

} // namespace
} // namespace zoomhook::zoom
