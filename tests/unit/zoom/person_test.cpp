// A person is found wherever a body names them, and nobody else is.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/person.hpp"

#include <gmock/gmock.h>

namespace zoomhook::zoom {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

knows only(std::string value) {
    return [value = normalized(value)](std::string_view other) { return other == value; };
}

const knows jo = only("Jo.Doe@example.com");

finding in(std::string_view body) { return find_person(body, jo); }

TEST(person, is_found_as_a_value_at_any_depth_whatever_the_case) {
    EXPECT_TRUE(in(R"({"payload":{"object":{"registrants":[{"email":"JO.doe@Example.com"}]}}})").whole);
    EXPECT_TRUE(in(R"({"payload":{"operator":"jo.doe@example.com"}})").whole);
    EXPECT_TRUE(in(R"({"members":{"jo.doe@example.com":1}})").whole) << "as a key";
    EXPECT_TRUE(in(R"("jo.doe\u0040example.com")").whole) << "escaped";
}

TEST(person, is_found_within_a_longer_text) {
    for (const char* text :
         {"write to jo.doe@example.com.", "<jo.doe@example.com>", "mailto:Jo.Doe@example.com",
          "'jo.doe@example.com'", "https://zoom.us/j/1?email=jo.doe%40example.com&pwd=x",
          "https://zoom.us/j/1?email=jo%2Edoe%40example.com", "to%20jo.doe@example.com",
          "*jo.doe@example.com*", "_jo.doe@example.com_", "~jo.doe@example.com~",
          "请写信给jo.doe@example.com谢谢", "\u00a0jo.doe@example.com\u00a0"}) {
        const finding f = in("{\"message\":\"" + std::string(text) + "\"}");
        EXPECT_TRUE(f.within) << text;
        EXPECT_FALSE(f.whole) << text;
    }
}

TEST(person, is_found_by_an_address_with_letters_beyond_ascii) {
    EXPECT_TRUE(find_person(R"(["an jörg@müller.example, bitte"])", only("jörg@müller.example")).within);
}

TEST(person, is_not_taken_for_another) {
    for (const char* other :
         {"_jo.doe@example.com", "bo.jo.doe@example.com", "jo.doe@example.com.au", "jo.doe@example.community",
          "jo.doe+x@example.com", "x-jo.doe@example.com", "jo.doe@sub.example.com", "jo.doe"})
        EXPECT_FALSE(
            in("{\"email\":\"" + std::string(other) + "\",\"text\":\"see " + other + " there\"}").any()
        ) << other;
}

TEST(person, is_found_by_an_id_as_text_number_and_within) {
    const knows id = only("z8yCxTTTTSiw02QgCAp8uQ");
    EXPECT_TRUE(find_person(R"({"host_id":"z8yCxTTTTSiw02QgCAp8uQ"})", id).whole);
    EXPECT_TRUE(find_person(R"({"jid":"z8yCxTTTTSiw02QgCAp8uQ@xmpp.zoom.us"})", id).within);
    EXPECT_FALSE(
        find_person(R"({"host_id":"Z8YCXTTTTSIW02QGCAP8UQ","x":"z8yCxTTTTSiw02QgCAp8uQx"})", id).any()
    ) << "ids are told apart by their case, and as whole words";
    EXPECT_TRUE(find_person(R"({"user_id":16778240})", only("16778240")).whole);
    EXPECT_TRUE(find_person(R"([18446744073709551616123])", only("18446744073709551616123")).whole);
}

TEST(person, is_found_in_what_is_no_json) {
    EXPECT_TRUE(in("{\"name\":\"Jos\xE9\",\"email\":\"jo.doe@example.com\"}").any()) << "not UTF-8";
    EXPECT_TRUE(in(R"({"email":"jo.doe@example.com","x":"\ud800"})").whole) << "a lone surrogate";
    EXPECT_TRUE(in(R"({"email":"jo.doe@example.com)").any()) << "cut off";
    EXPECT_TRUE(in(R"({"email":"jo.doe\u0040example.com)").any()) << "cut off and escaped";
    EXPECT_TRUE(in(R"({"email":"\u006ao.doe@example.com)").any()) << "cut off, a letter escaped";
    EXPECT_TRUE(in(R"(what? {"email":"jo\u002edoe\u0040example.com"})").any()) << "behind something else";
    EXPECT_TRUE(in(std::string("{}\0jo.doe@example.com", 21)).any()) << "behind a NUL";
    EXPECT_FALSE(in("no JSON").any());
}

TEST(person, has_the_ids_that_stand_beside_the_address) {
    EXPECT_THAT(
        in(R"({"host_id":"theHostsId","participant":{"id":"theGuestsId","email":"jo.doe@example.com"}})")
            .also,
        ElementsAre("theGuestsId")
    );
    EXPECT_THAT(
        in(R"({"host_id":"theHostsId","id":"97763643886","host_email":"jo.doe@example.com"})").also,
        ElementsAre("theHostsId")
    );
    EXPECT_THAT(
        in(R"({"operator_id":"operatorsId","operator":"jo.doe@example.com"})").also,
        ElementsAre("operatorsId")
    );
    EXPECT_THAT(in(R"({"id":"someMessage","message":"of jo.doe@example.com"})").also, IsEmpty());
}

TEST(person, has_no_number_for_an_id_since_others_have_it_in_other_meetings) {
    EXPECT_THAT(
        in(R"({"participant":{"user_id":"16790528","id":"theGuestsId","email":"jo.doe@example.com"}})").also,
        ElementsAre("theGuestsId")
    );
    EXPECT_THAT(in(R"({"user_id":16790528,"email":"jo.doe@example.com"})").also, IsEmpty());
    EXPECT_THAT(
        in(R"({"user_id":"VX2sZbac34ci-rEjqVFAMQ","email":"jo.doe@example.com"})").also,
        ElementsAre("VX2sZbac34ci-rEjqVFAMQ")
    );
}

TEST(person, is_replaced_and_nothing_else_changes) {
    EXPECT_EQ(
        without_person(
            R"({"a":["jo.doe@example.com","to jo.doe@example.com",{"jo.doe@example.com":null}],)"
            R"("n":[12345678901234567890123,5.0,-1,1e3,true],"s":"a \"b\" \\ \u0001 é \n"})",
            jo
        ),
        R"({"a":["redacted","redacted",{"redacted":null}],)"
        R"("n":[12345678901234567890123,5.0,-1,1e3,true],"s":"a \"b\" \\ \u0001 é \u000a"})"
    );
    EXPECT_EQ(without_person("no JSON", jo), std::nullopt);
    EXPECT_EQ(without_person("[]", jo), "[]");
    EXPECT_EQ(without_person(R"({"user_id":16778240})", only("16778240")), R"({"user_id":"redacted"})");
}

} // namespace
} // namespace zoomhook::zoom
