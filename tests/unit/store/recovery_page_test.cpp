// Which entries of Zoom's logs are the same notification.
// SPDX-License-Identifier: MIT
#include "store/recovery_page.hpp"

#include <gmock/gmock.h>

#include "common/recovered_events.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::cut_entry;
using test::entry_of;
using test::some_body;
using testing::ElementsAre;

constexpr std::int64_t some_time = 1'785'369'686'123;
const wall_time then{std::chrono::milliseconds(some_time)};

std::vector<std::size_t> distinct_ones(const std::vector<recovered_event>& page) {
    std::vector<std::size_t> indices;
    for (const recovery_row& row : distinct(page)) indices.push_back(row.index);
    return indices;
}

TEST(distinct_entries, are_those_of_other_bytes_or_of_another_app) {
    recovered_event other_app = entry_of(some_body(1));
    other_app.app = "other";
    EXPECT_THAT(
        distinct_ones({entry_of(some_body(1)), entry_of(some_body(2)), entry_of(some_body(1)), other_app}),
        ElementsAre(0, 1, 3)
    );
}

TEST(distinct_entries, of_the_same_request_and_time_are_one_whatever_their_bytes) {
    EXPECT_THAT(
        distinct_ones({entry_of(some_body(1), "r"), entry_of(some_body(2), "r"), entry_of(some_body(3), "s")}
        ),
        ElementsAre(0, 2)
    );
    EXPECT_THAT(
        distinct_ones({entry_of(some_body(1), "r"), entry_of(some_body(1, some_time + 1), "r")}),
        ElementsAre(0, 1)
    );
    recovered_event other_app = entry_of(some_body(2), "r");
    other_app.app = "other";
    EXPECT_THAT(distinct_ones({entry_of(some_body(1), "r"), other_app}), ElementsAre(0, 1));
}

TEST(distinct_entries, are_not_the_same_by_an_empty_request_id) {
    EXPECT_THAT(distinct_ones({entry_of(some_body(1), ""), entry_of(some_body(2), "")}), ElementsAre(0, 1));
}

TEST(distinct_entries, that_are_whole_stand_before_incomplete_ones_of_the_same_request) {
    const recovered_event whole = entry_of(some_body(1), "r");
    const recovered_event cut = cut_entry(R"({"event":"mee)", "r", then + 1min);
    EXPECT_THAT(distinct_ones({cut, whole}), ElementsAre(1));
    EXPECT_THAT(distinct_ones({cut_entry("{", "r", then), cut}), ElementsAre(0));
}

TEST(distinct_entries, without_a_time_are_the_same_as_one_within_a_day_of_when_they_were_logged) {
    const recovered_event whole = entry_of(some_body(1), "r");
    EXPECT_THAT(distinct_ones({whole, cut_entry("{", "r", then + 24h)}), ElementsAre(0));
    EXPECT_THAT(distinct_ones({whole, cut_entry("{", "r", then - 24h)}), ElementsAre(0));
    EXPECT_THAT(distinct_ones({whole, cut_entry("{", "r", then + 25h)}), ElementsAre(0, 1));
    EXPECT_THAT(distinct_ones({whole, cut_entry("{", "r", {})}), ElementsAre(0, 1));
}

TEST(recovery_parameters, have_as_many_elements_in_each_column) {
    const std::vector<recovered_event> page{entry_of(some_body(1), "r"), cut_entry("{", {}, {})};
    for (const std::string& array : recovery_parameters(distinct(page), keep_raw::always, then))
        EXPECT_EQ(array.substr(12, 4), std::string("\0\0\0\2", 4)); // see binary_array_test.cpp
}

} // namespace
} // namespace zoomhook::store
