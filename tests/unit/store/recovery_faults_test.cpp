// Recovery beside others who write, and while connections, servers and standbys fail.
// SPDX-License-Identifier: MIT
#include <thread>

#include "recovery_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using enum recovered;
using test::delivery_of;
using test::entry_of;
using test::some_body;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<recovered_event> page_of(int first, int count) {
    std::vector<recovered_event> page;
    for (int i = first; i < first + count; ++i)
        page.push_back(entry_of(some_body(i), "r" + std::to_string(i)));
    return page;
}

class recovering_meanwhile : public recovering {
protected:
    /// A lock that inserts wait for.
    class obstacle {
    public:
        explicit obstacle(const std::string& url) : db_(url) {
            db_.run("BEGIN");
            db_.run("LOCK TABLE events IN SHARE MODE");
        }

    private:
        session db_;
    };

    /// The server processes of recoveries that wait for a lock.
    [[nodiscard]] std::vector<std::string> waiting() const {
        return column("SELECT pid::text FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE "
                      "'%WITH entry%'");
    }
    void cut_connections() const {
        run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = "
            "'zoomhookd'");
    }

    std::stop_source stop_;
};

TEST_F(recovering_meanwhile, two_at_once_make_each_row_once) {
    std::atomic<long> made = 0;
    const auto recover = [&] {
        recovery r(options_);
        for (int first = 0; first < 1000; first += 50)
            made += std::ranges::count(r.store(page_of(first, 100), false), stored);
    };
    {
        const std::jthread one(recover);
        const std::jthread other(recover);
    }
    EXPECT_EQ(made, 1050);
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "1050");
}

TEST_F(recovering_meanwhile, webhooks_bring_the_same_in_another_order_and_each_row_is_there_once) {
    running_sink sink(options_);
    std::jthread live([&] {
        for (int i = 2000; i-- > 0;) {
            ingest::delivery d = delivery_of(some_body(i));
            d.request_id = "r" + std::to_string(i);
            while (!sink.offer(receipts_.ticket(d))) std::this_thread::yield();
        }
    });
    recovery r(options_);
    for (int first = 0; first < 2000; first += 100) (void)r.store(page_of(first, 100), false);
    live.join();
    ASSERT_TRUE(receipts_.come(2000));
    EXPECT_EQ(ask("SELECT count(*) || ' ' || max(deliveries) FROM events"), "2000 1");
}

TEST_F(recovering_meanwhile, only_one_begins_in_a_schema_until_it_is_gone) {
    auto first = std::make_unique<recovery>(options_);
    recovery second(options_);
    EXPECT_TRUE(first->try_begin());
    EXPECT_TRUE(first->try_begin());
    EXPECT_FALSE(second.try_begin());
    options other_schema = options_;
    other_schema.schema = "other";
    EXPECT_TRUE(recovery(other_schema).try_begin());
    first.reset();
    EXPECT_TRUE(second.try_begin());
}

TEST_F(recovering_meanwhile, a_statement_whose_connection_is_cut_is_done_again_and_the_lock_is_kept) {
    recovery r(options_);
    ASSERT_TRUE(r.try_begin());
    auto lock = std::make_unique<obstacle>(url_);
    std::vector<recovered> outcomes;
    {
        const std::jthread storing([&] { outcomes = r.store(page_of(0, 10), false); });
        ASSERT_TRUE(test::until([&] { return waiting().size() == 1; }));
        const auto before = waiting();
        run("SELECT pg_terminate_backend(" + before.at(0) + ")");
        ASSERT_TRUE(test::until([&] {
            const auto now = waiting(); // once: it may end between two
            return now.size() == 1 && now != before;
        }));
        EXPECT_FALSE(recovery(options_).try_begin());
        lock.reset();
    }
    EXPECT_THAT(outcomes, Each(stored));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "10");
}

TEST_F(recovering_meanwhile, a_lock_that_somebody_else_has_got_is_told) {
    recovery r(options_);
    ASSERT_TRUE(r.try_begin());
    cut_connections();
    recovery other(options_);
    ASSERT_TRUE(other.try_begin());
    EXPECT_THAT(
        failure_of([&] { (void)r.store(page_of(0, 1), false); }), HasSubstr("another process recovers")
    );
    EXPECT_THAT(other.store(page_of(0, 1), false), ElementsAre(stored));
}

TEST_F(recovering_meanwhile, a_locked_table_is_waited_for) {
    auto lock = std::make_unique<obstacle>(url_);
    std::vector<recovered> outcomes;
    {
        const std::jthread storing([&] { outcomes = store(page_of(0, 1)); });
        ASSERT_TRUE(test::until([&] { return waiting().size() == 1; }));
        ASSERT_TRUE(test::until([&] { return waiting().empty(); })); // its lock_timeout is over
        lock.reset();
    }
    EXPECT_THAT(outcomes, ElementsAre(stored));
}

TEST_F(recovering_meanwhile, a_stop_ends_it_though_it_has_not_connected) {
    for (int hosts = 1; hosts < 20; ++hosts) options_.url += "," + server_.folder().string();
    server_.freeze();
    std::string failure;
    deadline stopped;
    {
        const std::jthread connecting([&] {
            failure = failure_of([&] { recovery r(options_, stop_.get_token()); });
        });
        stopped = steady_clock::now();
        stop_.request_stop();
    }
    EXPECT_LT(steady_clock::now() - stopped, 20s); // it would have tried for 40 s
    EXPECT_NE(failure, "");
}

TEST_F(recovering_meanwhile, a_stop_ends_it_though_the_server_is_frozen) {
    recovery r(options_, stop_.get_token());
    ASSERT_TRUE(r.try_begin());
    auto lock = std::make_unique<obstacle>(url_);
    std::string failure;
    deadline stopped;
    {
        const std::jthread storing([&] { failure = failure_of([&] { (void)r.store(page_of(0, 1), false); }); }
        );
        ASSERT_TRUE(test::until([&] { return waiting().size() == 1; }));
        server_.freeze();
        stopped = steady_clock::now();
        stop_.request_stop();
    }
    EXPECT_LT(steady_clock::now() - stopped, 20s); // nobody else would end it before 65 s
    EXPECT_NE(failure, "");
    server_.thaw();
    EXPECT_THAT(failure_of([&] { (void)r.store(page_of(0, 1), false); }), HasSubstr("stopped"));
}

} // namespace
} // namespace zoomhook::store
