// Who listens is told of new events, and nobody waits for that.
// SPDX-License-Identifier: MIT
#include "postgres_fixture.hpp"
#include "store/announcer.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using test::some_body;

class announcing : public with_postgres {
protected:
    announcing() { (void)migrate(options_); }

    [[nodiscard]] std::string announcers() const {
        return ask("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_notify%'");
    }
};

TEST_F(announcing, is_heard_by_who_listens) {
    session listener(url_);
    listener.listen(events_channel);
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    EXPECT_TRUE(listener.wait_for_announcement(20s));
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(2))));
    EXPECT_TRUE(listener.wait_for_announcement(20s));
}

TEST_F(announcing, takes_no_connection_while_nothing_is_committed) {
    running_sink sink(options_);
    EXPECT_TRUE(test::until([&] { return sink.works(); }));
    EXPECT_EQ(announcers(), "0");
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    EXPECT_TRUE(becomes("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_notify%'", "1"));
}

TEST_F(announcing, begins_again_after_its_connection_was_lost) {
    session listener(url_);
    listener.listen(events_channel);
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    ASSERT_TRUE(listener.wait_for_announcement(20s));
    run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_notify%' AND pid "
        "<> pg_backend_pid()");
    int n = 1;
    EXPECT_TRUE(test::until([&] {
        return store_one(sink, delivery_of(some_body(++n))) && listener.wait_for_announcement(100ms);
    }));
}

} // namespace
} // namespace zoomhook::store
