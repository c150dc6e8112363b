// Which sink gets a notification, and when the other one.
// SPDX-License-Identifier: MIT
#include "zoomhook/ingest/pipeline.hpp"

#include <gmock/gmock.h>

#include "common/deliveries.hpp"
#include "common/until.hpp"
#include "fakes.hpp"

namespace zoomhook::ingest {
namespace {

using namespace std::chrono_literals;
using mood = fake_sink::mood;
using test::delivery_of;
using testing::ElementsAre;
using testing::IsEmpty;

class pipeline_test : public testing::Test {
protected:
    [[nodiscard]] ticket_ptr ticket(const std::string& body) { return receipts_.ticket(delivery_of(body)); }

    test::receipts receipts_; // before the sinks, which may hold tickets
    fake_sink postgres_;
    fake_sink spool_;
};

TEST_F(pipeline_test, asks_postgres_alone_while_it_stores) {
    pipeline p(postgres_, &spool_, 10ms);
    EXPECT_TRUE(p.take(ticket("a")));
    EXPECT_EQ(receipts_.count(), 1);
    EXPECT_TRUE(p.take(ticket("b")));
    p.stop();
    EXPECT_THAT(spool_.bodies(), IsEmpty());
}

TEST_F(pipeline_test, asks_the_spool_too_where_postgres_takes_long) {
    postgres_.set(mood::keeps);
    pipeline p(postgres_, &spool_, 10ms);
    for (const char* body : {"a", "b", "c"}) EXPECT_TRUE(p.take(ticket(body)));
    EXPECT_TRUE(receipts_.come(3));
    EXPECT_THAT(postgres_.bodies(), ElementsAre("a", "b", "c"));
    EXPECT_THAT(spool_.bodies(), ElementsAre("a", "b", "c"));
}

TEST_F(pipeline_test, asks_the_spool_at_once_where_postgres_has_no_room) {
    postgres_.set(mood::has_no_room);
    pipeline p(postgres_, &spool_, 1h);
    EXPECT_TRUE(p.take(ticket("a")));
    EXPECT_EQ(receipts_.count(), 1);
}

/// The thread that hands over waits for what is due first, which may be stored and forgotten meanwhile.
TEST_F(pipeline_test, asks_the_spool_though_all_around_is_stored) {
    pipeline p(postgres_, &spool_, 1ms);
    constexpr std::size_t all = 50'000;
    for (std::size_t i = 0; i < all; ++i) {
        postgres_.set(i % 50 == 0 ? mood::keeps : mood::stores);
        ASSERT_TRUE(p.take(ticket("a")));
    }
    EXPECT_TRUE(receipts_.come(all, 20s));
}

TEST_F(pipeline_test, does_not_bother_the_spool_with_what_nobody_wants_any_more) {
    postgres_.set(mood::keeps);
    pipeline p(postgres_, &spool_, 20ms);
    const ticket_ptr settled_late = ticket("a");
    EXPECT_TRUE(p.take(settled_late));
    settled_late->settle({});
    EXPECT_TRUE(p.take(ticket("b")));
    EXPECT_TRUE(receipts_.come(2));
    EXPECT_THAT(spool_.bodies(), ElementsAre("b"));
}

TEST_F(pipeline_test, asks_postgres_as_well_where_neither_works) {
    postgres_.set_works(false);
    pipeline p(postgres_, &spool_, 10ms);
    const auto goes_to_the_spool = [&] { return p.take(ticket("a")) && spool_.bodies().size() == 1; };
    ASSERT_TRUE(test::until(goes_to_the_spool));
    const std::size_t asked = postgres_.bodies().size();
    spool_.set_works(false);
    EXPECT_TRUE(p.take(ticket("b")));
    EXPECT_EQ(postgres_.bodies().size(), asked + 1);
}

TEST_F(pipeline_test, says_no_where_neither_has_room) {
    postgres_.set(mood::has_no_room);
    spool_.set(mood::has_no_room);
    pipeline p(postgres_, &spool_, 1h);
    EXPECT_FALSE(p.take(ticket("a")));
}

TEST_F(pipeline_test, without_a_spool_has_only_postgres) {
    postgres_.set(mood::has_no_room);
    pipeline p(postgres_, nullptr, 10ms);
    EXPECT_FALSE(p.take(ticket("a")));
}

TEST_F(pipeline_test, holds_no_body_that_has_been_stored) {
    pipeline p(postgres_, &spool_, 1h);
    std::weak_ptr<zoomhook::ingest::ticket> gone;
    {
        const ticket_ptr t = ticket("a");
        gone = t;
        EXPECT_TRUE(p.take(t));
    }
    EXPECT_TRUE(gone.expired());
}

} // namespace
} // namespace zoomhook::ingest
