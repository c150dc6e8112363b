// A receiver that is away for a moment is waited for, one that refuses is not asked for ever.
// SPDX-License-Identifier: MIT
#include "cli/client/delivery.hpp"

#include <gmock/gmock.h>

#include <deque>

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class delivering : public testing::Test {
protected:
    /// What delivery_stopped says; empty: it goes on.
    std::string stopped_by(const std::string& body = "{}") {
        try {
            taken_ = delivery_.deliver(body);
            return "";
        } catch (const delivery_stopped& e) {
            return e.what();
        }
    }

    std::deque<long> answers_; ///< 0: none comes; then 200
    std::vector<std::chrono::milliseconds> waits_;
    bool waits_on_ = true;
    bool taken_ = false;
    delivery delivery_{
        [this](const std::string&) {
            const long status = answers_.empty() ? 200 : answers_.front();
            if (!answers_.empty()) answers_.pop_front();
            if (status == 0) throw std::runtime_error("refused by the host");
            http_answer a;
            a.status = status;
            return a;
        },
        [this](std::chrono::milliseconds t) {
            waits_.push_back(t);
            return waits_on_;
        }};
};

TEST_F(delivering, counts_answers) {
    answers_ = {200, 204, 404};
    EXPECT_EQ(stopped_by(), "");
    EXPECT_TRUE(taken_);
    EXPECT_EQ(stopped_by(), "");
    EXPECT_EQ(stopped_by(), "");
    EXPECT_FALSE(taken_);
    EXPECT_THAT(delivery_.counts(), ElementsAre(Pair(200, 1), Pair(204, 1), Pair(404, 1)));
    EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(delivering, waits_longer_each_time_for_one_that_is_away) {
    answers_ = {503, 0, 500};
    EXPECT_EQ(stopped_by(), "");
    EXPECT_TRUE(taken_);
    EXPECT_THAT(waits_, ElementsAre(500ms, 1000ms, 2000ms));
    EXPECT_THAT(delivery_.counts(), ElementsAre(Pair(200, 1)));
}

TEST_F(delivering, stops_for_one_that_stays_away_and_says_why) {
    answers_ = {503, 503, 503, 503, 0};
    EXPECT_THAT(stopped_by(), HasSubstr("refused by the host"));
    EXPECT_EQ(waits_.size(), 4U);
    answers_ = {503, 503, 503, 503, 503};
    EXPECT_THAT(stopped_by(), HasSubstr("answers 503"));
}

TEST_F(delivering, stops_at_once_where_nobody_wants_to_wait) {
    answers_ = {503, 200};
    waits_on_ = false;
    EXPECT_THAT(stopped_by(), HasSubstr("503"));
}

TEST_F(delivering, stops_after_ten_refusals_in_a_row_only) {
    answers_.assign(9, 401);
    answers_.push_back(200);
    answers_.insert(answers_.end(), 9, 401);
    for (int i = 0; i < 19; ++i) EXPECT_EQ(stopped_by(), "");
    answers_.push_back(401);
    EXPECT_THAT(stopped_by(), HasSubstr("10 in a row, the last with 401: has it the secret"));
}

} // namespace
} // namespace zoomhook::cli
