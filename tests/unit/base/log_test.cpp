// Log lines reach the writer that was set, from the lowest level on.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "zoomhook/base/log.hpp"

namespace zoomhook::log {
namespace {

std::vector<std::string> lines;

void remember(level l, std::string_view sentence, const field* first, std::size_t count) noexcept {
    std::string line = std::to_string(static_cast<int>(l)) + " " + std::string(sentence);
    for (const field* f = first; f != first + count; ++f) line += " " + std::string(f->name) + "=" + f->value;
    lines.push_back(line);
}

class log_writer : public testing::Test {
protected:
    void SetUp() override {
        lines.clear();
        set_writer(&remember, level::info);
    }
    void TearDown() override { set_writer(nullptr, level::info); }
};

TEST_F(log_writer, gets_sentence_and_named_values) {
    warn("connection lost", {{"peer", "127.0.0.1"}, {"bytes", 42}});
    EXPECT_EQ(lines, std::vector<std::string>{"2 connection lost peer=127.0.0.1 bytes=42"});
}

TEST_F(log_writer, does_not_get_what_is_below_its_level) {
    debug("a detail");
    EXPECT_TRUE(lines.empty());
    EXPECT_FALSE(enabled(level::debug));
    EXPECT_TRUE(enabled(level::info));
}

TEST_F(log_writer, may_be_taken_back_for_standard_error) {
    set_writer(nullptr, level::info);
    testing::internal::CaptureStderr();
    error("no secret", {{"key", "zoom.secret_token"}});
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "zoomhookd: no secret key=zoom.secret_token\n");
    EXPECT_TRUE(lines.empty());
}

} // namespace
} // namespace zoomhook::log
