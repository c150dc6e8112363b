// Tickets become rows: merged, ordered, and none that nobody wants.
// SPDX-License-Identifier: MIT
#include "store/batch.hpp"

#include <gmock/gmock.h>

#include "common/deliveries.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using ingest::ticket_ptr;
using test::delivery_of;
using test::receipts;
using test::some_body;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

class gathering : public testing::Test {
protected:
    ticket_ptr ticket(const std::string& body, std::int64_t zm_timestamp = 1'785'369'687) {
        return receipts_.ticket(delivery_of(body, zm_timestamp));
    }
    receipts receipts_;
};

TEST_F(gathering, drops_what_nobody_waits_for_any_more) {
    const ticket_ptr late = receipts_.ticket(delivery_of(some_body(1)), 0ms);
    const ticket_ptr settled = ticket(some_body(2));
    settled->settle({});
    const gathered g = gather({late, settled, ticket(some_body(3))}, steady_clock::now());
    ASSERT_THAT(g.rows, SizeIs(1));
    EXPECT_EQ(g.rows[0].what().what.object_id, "3");
}

TEST_F(gathering, drops_what_cannot_be_stored_in_the_time_left) {
    const std::string large(std::size_t{4} << 20, 'x');
    const ticket_ptr slow = receipts_.ticket(delivery_of(large));
    const ticket_ptr quick = receipts_.ticket(delivery_of("small"));
    const gathered g = gather({slow, quick}, slow->until() - time_to_store(large.size()) / 2);
    ASSERT_THAT(g.rows, SizeIs(1));
    EXPECT_EQ(g.rows[0].what().what.raw, "small");
}

TEST_F(gathering, makes_one_row_of_copies_of_the_same_delivery) {
    const gathered g = gather({ticket("a"), ticket("b"), ticket("a")}, steady_clock::now());
    EXPECT_THAT(g.rows, SizeIs(2));
    EXPECT_THAT(g.rows, Contains(testing::Field(&batch_row::tickets, SizeIs(2))));
    EXPECT_THAT(g.later, IsEmpty());
}

TEST_F(gathering, leaves_another_delivery_of_the_same_notification_for_the_next_batch) {
    const ticket_ptr retry = ticket("a", 1'785'369'987);
    const gathered g = gather({ticket("a"), retry, ticket("b")}, steady_clock::now());
    EXPECT_THAT(g.rows, SizeIs(2));
    EXPECT_THAT(g.later, testing::ElementsAre(retry));
}

TEST_F(gathering, keeps_the_same_bytes_of_two_apps_apart) {
    ingest::delivery other = delivery_of("a");
    other.app = "other";
    const gathered g = gather({ticket("a"), receipts_.ticket(other)}, steady_clock::now());
    EXPECT_THAT(g.rows, SizeIs(2));
}

TEST_F(gathering, orders_rows_the_same_however_they_came) {
    std::vector<ticket_ptr> tickets;
    for (int i = 0; i < 50; ++i) tickets.push_back(ticket(some_body(i, 1'785'369'686'123 + i % 3)));
    const auto order = [](std::vector<ticket_ptr> all) {
        std::vector<std::string> bodies;
        for (const batch_row& r : gather(std::move(all), steady_clock::now()).rows)
            bodies.push_back(r.what().what.raw);
        return bodies;
    };
    const auto forwards = order(tickets);
    std::ranges::reverse(tickets);
    EXPECT_EQ(order(tickets), forwards);
}

TEST_F(gathering, waits_as_long_as_the_most_patient) {
    const ticket_ptr patient = receipts_.ticket(delivery_of("b"), 1h);
    const gathered g = gather({ticket("a"), patient}, steady_clock::now());
    EXPECT_EQ(latest_deadline(g.rows), patient->until());
}

TEST_F(gathering, gives_all_tickets_back) {
    gathered g = gather({ticket("a"), ticket("b"), ticket("a")}, steady_clock::now());
    EXPECT_THAT(tickets_of(std::move(g.rows)), SizeIs(3));
}

TEST_F(gathering, tells_every_ticket_of_a_row_and_which_were_repeated) {
    const gathered g = gather({ticket("a"), ticket("a"), ticket("b")}, steady_clock::now());
    settle(
        g.rows, {{"default", "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"}}, 4ms
    ); // of b
    EXPECT_EQ(receipts_.count(), 3);
    EXPECT_EQ(receipts_.repeated(), 1);
    EXPECT_EQ(receipts_.last().batch_rows, 2);
    EXPECT_EQ(receipts_.commits(), 1); // counted once, however many notifications were in it
}

TEST_F(gathering, writes_as_many_elements_into_each_column) {
    const gathered g = gather({ticket(some_body(1)), ticket(some_body(2))}, steady_clock::now());
    for (const std::string& array : insert_parameters(g.rows, keep_raw::always))
        EXPECT_EQ(array.substr(12, 4), std::string("\0\0\0\2", 4)); // see binary_array_test.cpp
}

TEST_F(gathering, writes_nothing_of_a_stripped_row_that_could_be_refused) {
    gathered g = gather({ticket(some_body(4711))}, steady_clock::now());
    g.rows[0].stripped = true;
    auto columns = insert_parameters(g.rows, keep_raw::when_needed);
    const auto raw =
        std::ranges::find_if(columns, [&](const auto& c) { return c.ends_with(some_body(4711)); });
    ASSERT_NE(raw, columns.end());
    columns.erase(raw);
    EXPECT_THAT(columns, testing::Not(Contains(testing::HasSubstr("4711"))));
    EXPECT_THAT(columns, testing::Not(Contains(testing::HasSubstr("meeting.started"))));
}

} // namespace
} // namespace zoomhook::store
