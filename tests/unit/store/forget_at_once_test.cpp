// Forgetting beside what else goes on in the database: retries, counts, another one that forgets, a cut.
// SPDX-License-Identifier: MIT
#include "forget_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using forget_at_once = forget;

TEST_F(forget_at_once, waits_for_what_is_being_written_with_an_older_id) {
    session writer(url_);
    writer.run("BEGIN");
    writer.run(
        "INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body) VALUES"
        " (now(), now(), now(), 'a', 'a', '{\"email\": \"" +
        jo + "\"}')"
    );
    store(joined("other@example.com"));
    forgetting f(options_, request_for(jo));
    std::vector<std::int64_t> ids;
    int asked = 0;
    EXPECT_TRUE(f.look_through_events(
        [&](const forgotten_row& row) { ids.push_back(row.id); },
        [&](auto, auto) {
            if (++asked == 2) writer.run("COMMIT"); // before, it must not have passed that id
            return true;
        }
    ));
    EXPECT_THAT(ids, ElementsAre(1));
}

TEST_F(forget_at_once, goes_on_where_it_was_cut_short) {
    run("INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body)"
        " SELECT now(), now(), now(), 'a', sha256(n::text::bytea), '{\"email\": \"" +
        jo + "\"}' FROM generate_series(1, 12000) AS n");
    std::vector<std::int64_t> ids;
    const auto tell = [&](const forgotten_row& row) { ids.push_back(row.id); };
    {
        forgetting f(options_, request_for(jo));
        EXPECT_FALSE(f.is_resumed());
        EXPECT_FALSE(f.look_through_events(tell, [](auto done, auto) { return done < 5000; }));
    }
    EXPECT_EQ(ids.size(), 5000U);
    forgetting f(options_, request_for(jo));
    EXPECT_TRUE(f.is_resumed());
    EXPECT_TRUE(f.look_through_events(tell, [](auto, auto) { return true; }));
    EXPECT_EQ(ids.size(), 12000U) << "each was looked at once";
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'erased'"), "12000");
    EXPECT_EQ(ask("SELECT erased FROM zoomhook_forgotten"), "12000");
    f.finish();
    EXPECT_FALSE(forgetting(options_, request_for(jo)).is_resumed()) << "a finished one begins anew";
}

TEST_F(forget_at_once, neither_holds_up_a_retry_for_long_nor_is_held_up) {
    store(joined(jo));
    session other(url_);
    other.run("BEGIN");
    other.run("SELECT FROM events FOR UPDATE");
    std::jthread ends([&] {
        std::this_thread::sleep_for(500ms); // longer than its patience for a lock
        other.run("COMMIT");
    });
    EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1));
}

TEST_F(forget_at_once, brings_nothing_back_that_another_one_took_out_meanwhile) {
    store(joined("al@example.com"));
    forget_request r = redaction_for("al@example.com");
    r.redact = [&, done = false](std::string_view v) mutable {
        if (!std::exchange(done, true)) {
            forget_request other = redaction_for("theUsersId");
            other.name = "another";
            EXPECT_THAT(forgotten(other), ElementsAre(1));
        }
        return v == "al@example.com";
    };
    EXPECT_THAT(forgotten(r), ElementsAre(1)) << "and it is told once";
    EXPECT_EQ(
        ask("SELECT body #>> '{payload,object,participant}' FROM events"),
        R"({"id": "redacted", "email": "redacted"})"
    );
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE user_id IS NULL"), "1");
}

TEST_F(forget_at_once, leaves_a_tombstone_that_another_one_made_meanwhile) {
    store(joined("al@example.com"));
    forget_request r = redaction_for("al@example.com");
    r.redact = [&, done = false](std::string_view v) mutable {
        if (!std::exchange(done, true)) {
            forget_request other = request_for("theUsersId");
            other.name = "another";
            EXPECT_THAT(forgotten(other), ElementsAre(1));
        }
        return v == "al@example.com";
    };
    EXPECT_THAT(forgotten(r), IsEmpty());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'erased' AND body IS NULL"), "1");
}

TEST_F(forget_at_once, counts_a_row_once_where_two_erase_it) {
    store(joined(jo));
    forget_request r = request_for(jo);
    r.erase = [&, done = false](std::string_view v) mutable {
        if (!std::exchange(done, true)) {
            EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1));
        }
        return v == jo;
    };
    EXPECT_THAT(forgotten(r), IsEmpty());
    EXPECT_EQ(ask("SELECT erased FROM zoomhook_forgotten"), "1");
}

TEST_F(forget_at_once, waits_for_a_count_that_has_read_the_rows_before) {
    store(joined(jo));
    session count(url_);
    count.run("BEGIN");
    count.run(
        "INSERT INTO zoomhook_known_users (user_id, email, seen_at) VALUES ('theUsersId', '" + jo +
        "', now())"
    );
    std::jthread commits([&] {
        EXPECT_TRUE(becomes("SELECT count(*) FROM events WHERE body IS NOT NULL", "1"));
        EXPECT_TRUE(becomes(
            "SELECT count(*) FROM pg_locks WHERE relation = 'zoomhook_known_users'::regclass AND NOT granted",
            "1"
        ));
        count.run("COMMIT");
    });
    forget_request account = request_for("anAccount"); // of which nothing stands beside a known user
    EXPECT_THAT(forgotten(account), ElementsAre(1));
    EXPECT_EQ(ask("SELECT count(*) FROM zoomhook_known_users"), "0");
}

} // namespace
} // namespace zoomhook::store
