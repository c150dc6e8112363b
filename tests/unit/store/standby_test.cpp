// Durable means: on the synchronous standby too. Here the standby never answers.
// SPDX-License-Identifier: MIT
#include "common/log_capture.hpp"
#include "common/recovered_events.hpp"
#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using test::some_body;
using testing::HasSubstr;

class standby : public with_postgres {
protected:
    standby() { (void)migrate(options_); }
    ~standby() override { await_standby(""); }

    void await_standby(const std::string& name) {
        probe_.request_stop();
        session db(url_);
        db.run("SET synchronous_commit = local");
        db.run("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
        db.run("SELECT pg_reload_conf()");
        if (name.empty()) return;
        // It counts only once the checkpointer has read it: when a commit of somebody else waits.
        probe_ = std::jthread([this](const std::stop_token& over) {
            session prober(url_ + "&application_name=probe");
            while (!over.stop_requested()) prober.run("SELECT pg_logical_emit_message(true, 'probe', '')");
        });
        ASSERT_TRUE(waits("probe"));
    }
    [[nodiscard]] bool somebody_waits_for_it() const { return waits("zoomhookd"); }
    void cancel_wait() const {
        run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event = 'SyncRep' AND application_name = 'zoomhookd'");
    }

private:
    [[nodiscard]] bool waits(const std::string& who) const {
        return becomes(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = "
            "'" +
                who + "'",
            "t"
        );
    }

    std::jthread probe_;
};

TEST_F(standby, is_waited_for_by_a_new_notification) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    await_standby("nobody");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(2)))));
    EXPECT_TRUE(somebody_waits_for_it());
    EXPECT_EQ(receipts_.count(), 1);
    await_standby("");
    EXPECT_TRUE(receipts_.come(2));
}

TEST_F(standby, is_waited_for_by_a_replay_that_changes_nothing) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    await_standby("nobody");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)))));
    EXPECT_TRUE(somebody_waits_for_it());
    EXPECT_EQ(receipts_.count(), 1);
    await_standby("");
    EXPECT_TRUE(receipts_.come(2));
    EXPECT_EQ(ask("SELECT deliveries FROM events"), "1");
}

TEST_F(standby, is_waited_for_again_when_somebody_cancels_the_wait) {
    const test::log_capture log;
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    await_standby("nobody");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(2)))));
    ASSERT_TRUE(somebody_waits_for_it());
    cancel_wait();
    EXPECT_THAT(log.line_with("standby"), HasSubstr("repeated"));
    EXPECT_TRUE(somebody_waits_for_it());
    EXPECT_EQ(receipts_.count(), 1);
    await_standby("");
    EXPECT_TRUE(receipts_.come(2));
}

TEST_F(standby, is_waited_for_by_what_is_recovered_and_a_cancelled_wait_is_told) {
    await_standby("nobody");
    std::string failure;
    std::vector<recovered> outcomes;
    {
        const std::jthread recovering([&] {
            recovery r(options_);
            try {
                (void)r.store(std::vector{test::entry_of(some_body(1))}, false);
            } catch (const error& e) {
                failure = e.what();
            }
            outcomes = r.store(std::vector{test::entry_of(some_body(2))}, false);
        });
        ASSERT_TRUE(somebody_waits_for_it());
        cancel_wait();
        ASSERT_TRUE(test::until([&] { return ask("SELECT count(*) FROM events") == "1"; }));
        ASSERT_TRUE(somebody_waits_for_it());
        await_standby("");
    }
    EXPECT_THAT(failure, HasSubstr("standby"));
    EXPECT_EQ(outcomes, std::vector{recovered::stored});
}

TEST_F(standby, is_waited_for_though_the_role_has_switched_that_off) {
    run("ALTER ROLE postgres SET synchronous_commit = off");
    running_sink sink(options_);
    const bool stored = store_one(sink, delivery_of(some_body(1)));
    run("ALTER ROLE postgres RESET synchronous_commit");
    ASSERT_TRUE(stored);
    await_standby("nobody");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(2)))));
    EXPECT_TRUE(somebody_waits_for_it());
    EXPECT_EQ(receipts_.count(), 1);
    await_standby("");
    EXPECT_TRUE(receipts_.come(2));
}

} // namespace
} // namespace zoomhook::store
