// What the spool keeps comes to Postgres, and leaves the spool only when it is there.
// SPDX-License-Identifier: MIT
#include "zoomhook/ingest/drain.hpp"

#include <gmock/gmock.h>

#include "common/log_capture.hpp"
#include "common/until.hpp"
#include "fakes.hpp"

namespace zoomhook::ingest {
namespace {

using mood = fake_sink::mood;
using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> numbered(int count) {
    std::vector<std::string> bodies;
    for (int i = 0; i < count; ++i) bodies.push_back(std::to_string(i));
    return bodies;
}

TEST(drain, brings_everything_in_order) {
    fake_buffer spool(numbered(1000));
    fake_sink postgres;
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return spool.left() == 0; }));
    EXPECT_EQ(postgres.bodies(), numbered(1000));
}

TEST(drain, tells_that_all_is_there) {
    test::log_capture lines;
    fake_buffer spool(numbered(700));
    fake_sink postgres;
    const drain d(spool, postgres);
    EXPECT_EQ(
        lines.line_with("the spool is empty"), "the spool is empty: all that waited in it is in Postgres"
    );
}

TEST(drain, brings_two_deliveries_of_one_notification_one_after_the_other) {
    fake_buffer spool({"a", "b", "a", "c"});
    fake_sink postgres(mood::keeps);
    drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return postgres.bodies().size() == 2; }));
    postgres.settle_all();
    EXPECT_TRUE(test::until([&] { return postgres.bodies().size() == 4; }));
    d.stop();
    EXPECT_THAT(postgres.bodies(), ElementsAre("a", "b", "a", "c"));
}

TEST(drain, keeps_what_postgres_drops_and_brings_it_again) {
    fake_buffer spool({"a", "b"});
    fake_sink postgres(mood::drops);
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return postgres.bodies().size() >= 4; }));
    EXPECT_EQ(spool.left(), 2U);
    postgres.set(mood::stores);
    EXPECT_TRUE(test::until([&] { return spool.left() == 0; }));
}

TEST(drain, keeps_what_postgres_has_no_room_for) {
    fake_buffer spool({"a"});
    fake_sink postgres(mood::has_no_room);
    {
        drain d(spool, postgres);
        d.stop();
    }
    EXPECT_EQ(spool.left(), 1U);
}

TEST(drain, stops_while_postgres_says_nothing) {
    fake_buffer spool({"a"});
    fake_sink postgres(mood::keeps);
    drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return !postgres.bodies().empty(); }));
    d.stop();
    EXPECT_EQ(spool.left(), 1U);
}

TEST(drain, passes_by_a_row_that_postgres_never_takes) {
    fake_buffer spool({"poison", "a", "b"});
    fake_sink postgres;
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return spool.left() == 0; }));
    EXPECT_EQ(spool.set_aside(), 3); // with those behind it, which are stored
}

TEST(drain, passes_by_all_rows_of_a_portion_that_postgres_never_takes_at_once) {
    fake_buffer spool({"poison", "a", "poison", "poison", "b"});
    fake_sink postgres;
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return spool.left() == 0; }));
    EXPECT_EQ(spool.set_aside(), 5);
}

TEST(drain, waits_for_what_is_only_not_stored_yet) {
    fake_buffer spool({"locked", "a"});
    fake_sink postgres;
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return postgres.bodies().size() >= 50; }));
    EXPECT_EQ(spool.left(), 2U);
    EXPECT_EQ(spool.set_aside(), 0);
}

TEST(drain, waits_without_end_for_a_postgres_that_does_not_work) {
    fake_buffer spool({"a"});
    fake_sink postgres(mood::drops);
    postgres.set_works(false);
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return postgres.bodies().size() >= 25; }));
    EXPECT_EQ(spool.left(), 1U);
}

TEST(drain, goes_on_where_reading_fails_for_a_while) {
    class failing_buffer : public fake_buffer {
    public:
        using fake_buffer::fake_buffer;
        portion oldest(std::size_t rows, std::size_t bytes) override {
            if (failures_-- > 0) throw std::runtime_error("disk I/O error");
            return fake_buffer::oldest(rows, bytes);
        }

    private:
        int failures_ = 2;
    };
    failing_buffer spool({"a"});
    fake_sink postgres;
    const drain d(spool, postgres);
    EXPECT_TRUE(test::until([&] { return spool.left() == 0; }));
    EXPECT_THAT(postgres.bodies(), ElementsAre("a"));
}

} // namespace
} // namespace zoomhook::ingest
