// A queue that is bounded by bytes, gives batches, and takes failed ones back to its front.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/bounded_queue.hpp"

#include <gmock/gmock.h>

#include <string>
#include <thread>

namespace zoomhook {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct length {
    std::size_t operator()(const std::string& s) const { return s.size(); }
};
using queue = bounded_queue<std::string, length>;

TEST(bounded_queue, gives_items_in_their_order) {
    queue q(100);
    for (const char* item : {"a", "b", "c"}) ASSERT_TRUE(q.push(item));
    EXPECT_THAT(q.pop({10, 100}), ElementsAre("a", "b", "c"));
}

TEST(bounded_queue, gives_one_of_two_takers_half_of_a_lot) {
    queue q(100);
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(q.push("a"));
    const queue::share fair{.most_items = 12, .most_bytes = 100, .takers = 2, .fair_from = 4};
    EXPECT_EQ(q.pop(fair).size(), 12U); // of 30, and no more than the most
    EXPECT_EQ(q.pop(fair).size(), 9U);  // of 18
    EXPECT_EQ(q.pop(fair).size(), 4U);  // of 9
    EXPECT_EQ(q.pop(fair).size(), 4U);  // of 5
}

TEST(bounded_queue, refuses_what_exceeds_its_bytes_and_leaves_it_to_the_caller) {
    queue q(5);
    ASSERT_TRUE(q.push("abc"));
    std::string item = "def";
    EXPECT_FALSE(q.push(std::move(item)));
    EXPECT_EQ(item, "def");
    EXPECT_TRUE(q.push("gh"));
}

TEST(bounded_queue, has_room_again_after_a_pop) {
    queue q(3);
    ASSERT_TRUE(q.push("abc"));
    EXPECT_THAT(q.pop({10, 100}), ElementsAre("abc"));
    EXPECT_TRUE(q.push("def"));
}

TEST(bounded_queue, takes_an_item_above_its_bound_when_it_is_empty) {
    queue q(3);
    EXPECT_TRUE(q.push("abcdef"));
    EXPECT_FALSE(q.push("g"));
}

TEST(bounded_queue, limits_a_batch_by_items_and_by_bytes) {
    queue q(100);
    for (const char* item : {"aaaa", "bbbb", "cccc", "dddd"}) ASSERT_TRUE(q.push(item));
    EXPECT_THAT(q.pop({1, 100}), ElementsAre("aaaa"));
    EXPECT_THAT(q.pop({10, 8}), ElementsAre("bbbb", "cccc"));
    EXPECT_THAT(q.pop({10, 3}), ElementsAre("dddd"));
}

TEST(bounded_queue, puts_what_exceeds_the_bytes_of_a_batch_into_one_of_its_own) {
    queue q(100);
    for (const char* item : {"a", "bbbbbbbb", "c"}) ASSERT_TRUE(q.push(item));
    EXPECT_THAT(q.pop({10, 4}), ElementsAre("a"));
    EXPECT_THAT(q.pop({10, 4}), ElementsAre("bbbbbbbb"));
    EXPECT_THAT(q.pop({10, 4}), ElementsAre("c"));
}

TEST(bounded_queue, gives_returned_items_first_though_it_is_full) {
    queue q(4);
    ASSERT_TRUE(q.push("dddd"));
    q.push_front({"a", "b"});
    EXPECT_THAT(q.pop({10, 100}), ElementsAre("a", "b", "dddd"));
}

TEST(bounded_queue, has_room_again_for_what_was_dropped) {
    queue q(4);
    ASSERT_TRUE(q.push("aa"));
    ASSERT_TRUE(q.push("bb"));
    q.drop([](const std::string& item) { return item == "aa"; });
    EXPECT_TRUE(q.push("cc"));
    EXPECT_THAT(q.pop({10, 100}), ElementsAre("bb", "cc"));
}

TEST(bounded_queue, when_closed_takes_nothing_and_gives_what_it_holds) {
    queue q(100);
    ASSERT_TRUE(q.push("a"));
    q.close();
    EXPECT_FALSE(q.push("b"));
    EXPECT_FALSE(q.finished());
    EXPECT_THAT(q.pop({10, 100}), ElementsAre("a"));
    EXPECT_TRUE(q.finished());
    EXPECT_THAT(q.pop({10, 100}), IsEmpty());
}

TEST(bounded_queue, wakes_who_waits_when_an_item_comes_and_when_it_closes) {
    queue q(100);
    std::jthread other([&q] {
        EXPECT_THAT(q.pop({10, 100}), ElementsAre("a"));
        EXPECT_THAT(q.pop({10, 100}), IsEmpty());
    });
    ASSERT_TRUE(q.push("a"));
    while (!q.finished()) q.close();
}

} // namespace
} // namespace zoomhook
