// The spool as a sink: a ticket is settled once its delivery would survive a power cut, and not before.
// SPDX-License-Identifier: MIT
#include "zoomhook/spool/sqlite_spool.hpp"

#include "common/deliveries.hpp"
#include "common/log_capture.hpp"
#include "common/until.hpp"
#include "spool_fixture.hpp"
#include "zoomhook/spool/status.hpp"

namespace zoomhook::spool {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using test::some_body;

class spool_sink : public spool_fixture {
protected:
    [[nodiscard]] std::int64_t stored() const { return read_status(options_.directory).rows; }

    test::receipts receipts_;
};

TEST_F(spool_sink, settles_what_it_has_committed) {
    {
        sqlite_spool spool(options_);
        spool.start();
        for (int i = 0; i < 100; ++i) ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of(some_body(i)))));
        EXPECT_TRUE(receipts_.come(100));
    }
    EXPECT_EQ(stored(), 100);
}

TEST_F(spool_sink, makes_what_is_queued_durable_when_it_stops) {
    sqlite_spool spool(options_);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of(some_body(i)))));
    spool.start();
    spool.stop();
    EXPECT_EQ(receipts_.count(), 10);
    EXPECT_FALSE(spool.offer(receipts_.ticket(delivery_of("late"))));
}

TEST_F(spool_sink, spools_nothing_that_nobody_wants_any_more) {
    {
        sqlite_spool spool(options_);
        const ingest::ticket_ptr settled = receipts_.ticket(delivery_of("a"));
        settled->settle({});
        ASSERT_TRUE(spool.offer(settled));
        ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of("b"), 0ms)));
        spool.start();
    }
    EXPECT_EQ(stored(), 0);
}

TEST_F(spool_sink, says_once_that_it_is_full_and_settles_nothing) {
    options_.min_free_disk = std::uint64_t{1} << 60;
    const test::log_capture log;
    {
        sqlite_spool spool(options_);
        spool.start();
        for (int i = 0; i < 5; ++i) ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of(some_body(i)))));
    }
    EXPECT_EQ(receipts_.count(), 0);
    EXPECT_THAT(log.lines(), testing::ElementsAre(testing::HasSubstr("spool.min_free_disk")));
}

TEST_F(spool_sink, takes_the_small_ones_though_a_large_one_finds_no_room) {
    options_.max_size = 1 << 20;
    sqlite_spool spool(options_);
    ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of("small"))));
    ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of(std::string(2 << 20, 'x')))));
    ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of("as small"))));
    spool.start();
    EXPECT_TRUE(receipts_.come(2));
    spool.stop();
    EXPECT_EQ(receipts_.count(), 2);
    EXPECT_FALSE(spool.works());
}

TEST_F(spool_sink, works_again_with_the_first_that_it_takes) {
    options_.max_size = 1 << 20;
    sqlite_spool spool(options_);
    spool.start();
    ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of(std::string(2 << 20, 'x')))));
    EXPECT_TRUE(test::until([&] { return !spool.works(); }));
    ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of("small"))));
    EXPECT_TRUE(receipts_.come(1));
    EXPECT_TRUE(test::until([&] { return spool.works(); }));
}

TEST_F(spool_sink, does_not_work_again_while_it_has_no_room) {
    options_.max_size = 1 << 20;
    sqlite_spool spool(options_);
    spool.start();
    ASSERT_TRUE(spool.offer(receipts_.ticket(delivery_of(std::string(2 << 20, 'x')))));
    EXPECT_TRUE(test::until([&] { return !spool.works(); }));
    const deadline two_looks = steady_clock::now() + std::chrono::seconds(11);
    EXPECT_TRUE(test::until([&] { return spool.works() || steady_clock::now() > two_looks; }));
    EXPECT_FALSE(spool.works());
}

TEST_F(spool_sink, works_again_by_itself_once_its_disk_does) {
    sqlite_spool spool(options_);
    std::filesystem::create_directory(options_.directory + "/.probe"); // so that nothing can be written there
    spool.start();
    EXPECT_TRUE(test::until([&] { return !spool.works(); }));
    std::filesystem::remove(options_.directory + "/.probe");
    EXPECT_TRUE(test::until([&] { return spool.works(); }));
}

} // namespace
} // namespace zoomhook::spool
