// How log lines look, and that no value can break out of its place.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "zoomhook/ops/log.hpp"

namespace zoomhook::ops {
namespace {

using namespace std::chrono_literals;

const wall_time noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h + 34min + 56s + 789ms;

std::string line(log_format format, std::string_view sentence, const std::vector<log::field>& fields) {
    return format_line(format, log::level::warn, sentence, fields, noon);
}

TEST(log_line, logfmt_names_time_level_message_and_values) {
    EXPECT_EQ(
        line(log_format::logfmt, "stored", {{"event", "meeting.started"}, {"batch", 7}}),
        "ts=2026-11-24T12:34:56.789Z level=warn msg=stored event=meeting.started batch=7"
    );
}

TEST(log_line, logfmt_quotes_what_would_break_it) {
    const std::string text =
        line(log_format::logfmt, "two words", {{"v", "a\nlevel=error \"x\"\x01"}, {"e", ""}});
    EXPECT_NE(text.find(R"(msg="two words")"), std::string::npos);
    EXPECT_NE(text.find(R"(v="a\nlevel=error \"x\"\x01")"), std::string::npos);
    EXPECT_NE(text.find(R"(e="")"), std::string::npos);
    EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST(log_line, text_cannot_be_forged_by_a_value_either) {
    const std::string text = line(log_format::text, "refused", {{"v", "a\nb\x1b[31m"}});
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(log_line, steers_no_terminal_and_turns_no_text) {
    for (const log_format format : {log_format::text, log_format::logfmt})
        for (const char* sign :
             {"\xC2\x9B", "\xC2\x85", "\xE2\x80\xAE", "\xE2\x81\xA6", "\x9B", "a\x80", "\x1b[2J"})
            for (const std::string& all : {line(format, "refused", {{"v", sign}}), line(format, sign, {})})
                EXPECT_TRUE(std::ranges::all_of(all, [](char c) { return c >= ' ' && c <= '~'; })) << all;
    EXPECT_NE(line(log_format::text, "stored", {{"v", "réunion €"}}).find("réunion €"), std::string::npos);
}

TEST(log_line, json_is_one_object_even_with_invalid_utf8) {
    const std::string text = line(log_format::json, "refused", {{"v", "\xff\"\n"}});
    EXPECT_EQ(
        text, "{\"ts\":\"2026-11-24T12:34:56.789Z\",\"level\":\"warn\",\"msg\":\"refused\",\"v\":"
              "\"\xEF\xBF\xBD\\\"\\n\"}"
    );
}

} // namespace
} // namespace zoomhook::ops
