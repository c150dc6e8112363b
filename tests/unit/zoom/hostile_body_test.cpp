// Bodies that are broken, monstrous or refused by Postgres: as much is found as can be told for certain.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <vector>

#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::zoom {
namespace {

/// A notification with one more member at its end.
notification with(const std::string& member) {
    return read_notification(
        R"({"event":"meeting.started","payload":{"account_id":"acc","object":{"id":"1"}},)" + member + "}"
    );
}

void expect_found(const notification& n) {
    EXPECT_EQ(n.event, "meeting.started");
    EXPECT_EQ(n.account_id, "acc");
    EXPECT_EQ(n.object_id, "1");
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

TEST(hostile_body, that_is_no_json_names_nothing_even_where_it_began_well) {
    for (const std::string body :
         {"", " ", "meeting.started", R"({"event":"e")", R"({"event":"e"} x)", R"({"event":"e"}{})",
          R"({"event":"e",})", R"({"event":'e'})", R"({"event":"e","a":"\x"})",
          "{\"event\":\"e\",\"a\":\"\n\"}", R"({"event":"e","a":01})", R"({"event":"e","a":NaN})",
          "{\"event\":\"e\"}\xff", R"({"event":"e","a":"\)"}) {
        const notification n = read_notification(body);
        EXPECT_EQ(n.raw, body);
        EXPECT_FALSE(n.event) << body;
        EXPECT_FALSE(n.fits_jsonb) << body;
    }
}

TEST(hostile_body, that_is_json_but_no_object_fits_jsonb_and_names_nothing) {
    for (const std::string body : {"[]", "5", R"("meeting.started")", R"([{"event":"e"}])"}) {
        const notification n = read_notification(body);
        EXPECT_FALSE(n.event) << body;
        EXPECT_TRUE(n.fits_jsonb) << body;
    }
}

TEST(hostile_body, with_a_byte_order_mark_is_read_and_does_not_fit_jsonb) {
    const notification n = read_notification("\xEF\xBB\xBF{\"event\":\"meeting.started\"}");
    EXPECT_EQ(n.event, "meeting.started");
    EXPECT_FALSE(n.fits_jsonb);
}

TEST(hostile_body, with_a_nul_escape_anywhere_does_not_fit_jsonb) {
    for (const std::string member : {R"("a":"x\u0000y")", R"("a\u0000":1)", R"("a":[[{"b":["\u0000"]}]])"}) {
        const notification n = with(member);
        EXPECT_FALSE(n.fits_jsonb) << member;
        expect_found(n);
    }
}

TEST(hostile_body, with_a_nul_behind_the_json_keeps_its_columns_and_does_not_fit_jsonb) {
    const notification n = read_notification(std::string(R"({"event":"e"})") + '\0' + "more");
    EXPECT_FALSE(n.fits_jsonb);
    EXPECT_EQ(n.event, "e");
}

TEST(hostile_body, with_an_escaped_nul_escape_fits_jsonb) {
    EXPECT_TRUE(with(R"("a":"\\u0000")").fits_jsonb);
}

TEST(hostile_body, with_a_nul_in_the_event_name_has_no_event) {
    const notification n =
        read_notification(R"({"event":"meeting\u0000.started","payload":{"account_id":"acc"}})");
    EXPECT_FALSE(n.event);
    EXPECT_EQ(n.account_id, "acc");
}

TEST(hostile_body, with_invalid_utf8_still_names_what_is_whole) {
    const notification n = with("\"topic\":\"caf\xe9 \xC3( \xff\",\"k\xff\":\"v\"");
    EXPECT_FALSE(n.fits_jsonb);
    expect_found(n);
}

TEST(hostile_body, with_a_lone_surrogate_still_names_what_is_whole) {
    for (const std::string text :
         {R"(\ud83d)", R"(\ude00)", R"(\ud83d\ud83d\ude00)", R"(\uD83D x)", R"(\ud83d\n)"}) {
        const notification n = with(R"("topic":")" + text + R"(","\\":"\"")");
        EXPECT_FALSE(n.fits_jsonb) << text;
        expect_found(n);
    }
}

TEST(hostile_body, with_surrogates_in_pairs_fits_jsonb) {
    EXPECT_TRUE(with(R"("topic":"\ud83d\ude00 \u00e9")").fits_jsonb);
}

TEST(hostile_body, never_lends_an_altered_text_to_a_field) {
    EXPECT_FALSE(read_notification("{\"event\":\"meeting\xff\"}").event);
    EXPECT_FALSE(read_notification(R"({"event":"meeting\ud83d"})").event);
    EXPECT_FALSE(read_notification(R"({"payload":{"object":{"id":"a\udc00"}}})").object_id);
    EXPECT_FALSE(read_notification(R"({"payload":{"object":{"id":1e400}}})").object_id);
}

TEST(hostile_body, takes_no_lesser_id_for_one_that_cannot_be_stored) {
    EXPECT_FALSE(read_notification(R"({"payload":{"object":{"id":"a\u0000","user_id":"u"}}})").object_id);
    EXPECT_FALSE(read_notification(
                     R"({"payload":{"object":{"id":")" + std::string(6000, 'x') + R"(","user_id":"u"}}})"
    )
                     .object_id);
}

TEST(hostile_body, with_text_at_the_limit_keeps_it_and_beyond_has_none) {
    const auto event = [](std::size_t size) {
        return read_notification(R"({"event":")" + std::string(size, 'e') + R"("})").event;
    };
    EXPECT_EQ(event(512), std::string(512, 'e'));
    EXPECT_FALSE(event(513));
}

TEST(hostile_body, with_a_number_beyond_a_double_still_names_what_is_whole) {
    for (const std::string& number : std::vector<std::string>{
             "1e400", "-1e400", "1e200000", "1.5E+99999", "1" + std::string(5000, '0')}) {
        const notification n = with(R"("a":)" + number);
        EXPECT_FALSE(n.fits_jsonb) << number.substr(0, 20);
        expect_found(n);
    }
}

TEST(hostile_body, with_a_number_beyond_postgres_numeric_does_not_fit_jsonb) {
    for (const std::string& number :
         std::vector<std::string>{"1e-200000", "0e130000", "0." + std::string(2000, '0') + "1"}) {
        const notification n = with(R"("a":)" + number);
        EXPECT_FALSE(n.fits_jsonb) << number.substr(0, 20);
        expect_found(n);
    }
}

TEST(hostile_body, with_an_everyday_number_fits_jsonb) {
    for (const std::string number :
         {"5.0", "-0", "1e3", "1E-7", "1.7976931348623157e+308", "98765432101234567890"})
        EXPECT_TRUE(with(R"("a":)" + number).fits_jsonb) << number;
}

TEST(hostile_body, of_50000_values_fits_jsonb_and_of_more_does_not) {
    const auto of = [](int values) {
        std::string numbers = "1";
        for (int i = 4; i < values; ++i) numbers += ",1"; // beside the root, the event and the array
        return read_notification(R"({"event":"e","x":[)" + numbers + "]}");
    };
    EXPECT_TRUE(of(50'000).fits_jsonb);
    EXPECT_FALSE(of(50'001).fits_jsonb);
    EXPECT_EQ(of(50'001).event, "e");
}

TEST(hostile_body, nested_512_deep_fits_jsonb_and_deeper_does_not) {
    const auto nested = [](std::size_t levels) { // the outermost object is one level
        return with(R"("a":)" + repeated("[", levels - 1) + repeated("]", levels - 1));
    };
    EXPECT_TRUE(nested(512).fits_jsonb);
    EXPECT_FALSE(nested(513).fits_jsonb);
}

TEST(hostile_body, nested_20000_deep_still_names_what_is_whole) {
    const notification n = with(R"("a":)" + repeated(R"({"a":[)", 10000) + repeated("]}", 10000));
    EXPECT_FALSE(n.fits_jsonb);
    expect_found(n);
}

TEST(hostile_body, of_eight_megabytes_of_open_brackets_is_survived) {
    EXPECT_FALSE(read_notification(std::string(8 << 20, '[')).event);
}

TEST(hostile_body, of_eight_megabytes_of_digits_is_survived) {
    expect_found(with(R"("a":)" + std::string(8 << 20, '9')));
}

TEST(hostile_body, in_utf16_names_nothing) {
    EXPECT_FALSE(read_notification(std::string("{\0}\0", 4)).fits_jsonb);
}

} // namespace
} // namespace zoomhook::zoom
