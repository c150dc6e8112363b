// What the tables beside events hold, and that strangers can't make them hold more than their bounds.
// SPDX-License-Identifier: MIT
#include "store/records.hpp"

#include "postgres_fixture.hpp"
#include "store/connect.hpp"
#include "zoomhook/store/rejected.hpp"

namespace zoomhook::store {
namespace {

using test::some_body;
using testing::ElementsAre;
using testing::IsEmpty;

class records : public with_postgres {
protected:
    records() { (void)migrate(options_); }

    [[nodiscard]] rejected_row row(int number, const std::string& address = "203.0.113.9") {
        rejected_row r;
        r.body = zoom::read_notification(some_body(number));
        r.what.zm_timestamp = 1'785'369'687;
        r.what.signature = "v0=" + std::string(64, 'a');
        r.what.remote_addr = address;
        r.what.received_at = std::chrono::system_clock::now();
        r.what.reason = "no secret matches";
        return r;
    }
    [[nodiscard]] std::vector<rejected_row>
    rows(int first, int last, const std::string& address = "203.0.113.9") {
        std::vector<rejected_row> all;
        for (int i = first; i <= last; ++i) all.push_back(row(i, address));
        return all;
    }
    [[nodiscard]] std::string count() { return ask("SELECT count(*) FROM rejected"); }
    /// As the writer does.
    void insert(const std::vector<rejected_row>& some) {
        std::vector<ingest::rejected_request> requests;
        for (const rejected_row& r : some) {
            requests.push_back(r.what);
            requests.back().raw = r.body.raw;
        }
        std::vector<rejected_row> fitting;
        for (ingest::rejected_request& r : that_fit(*db().db, std::move(requests), bounds_)) {
            zoom::notification body = zoom::read_notification(r.raw);
            fitting.push_back({std::move(r), std::move(body)});
        }
        if (!fitting.empty()) insert_rejected(*db().db, fitting);
    }
    connected& db() {
        if (!db_.db) db_ = connect(options_, purpose::writing, nullptr);
        return db_;
    }

    record_bounds bounds_;
    connected db_;
};

TEST_F(records, keep_what_a_rejected_request_said) {
    rejected_row r = row(7);
    r.what.request_id = "r-1";
    insert({r});
    const result_row found =
        session(url_)
            .run("SELECT reason, event, host(remote_addr), request_id, tracking_id IS NULL, signature,"
                 " extract(epoch FROM zm_timestamp)::bigint, sha256(raw) = digest, convert_from(raw, 'UTF8') "
                 "FROM rejected")
            .at(0);
    EXPECT_THAT(
        found, ElementsAre(
                   "no secret matches", "meeting.started", "203.0.113.9", "r-1", "t", r.what.signature,
                   "1785369687", "t", some_body(7)
               )
    );
}

TEST_F(records, keep_the_same_request_once) {
    insert({row(1), row(1)});
    insert({row(1)});
    EXPECT_EQ(count(), "1");
}

TEST_F(records, keep_the_oldest_where_all_rows_are_taken) {
    bounds_.rejected_rows = 3;
    insert(rows(1, 2));
    insert(rows(3, 5));
    insert({row(6)});
    EXPECT_THAT(
        column("SELECT convert_from(raw, 'UTF8')::jsonb #>> '{payload,object,id}' FROM rejected ORDER BY id"),
        ElementsAre("1", "2", "3")
    );
}

TEST_F(records, keep_no_more_bytes_than_their_bound) {
    bounds_.rejected_bytes = 3 * some_body(1).size();
    insert(rows(1, 2));
    insert(rows(3, 5));
    EXPECT_EQ(count(), "3");
}

TEST_F(records, keep_room_for_others_from_who_sends_much) {
    bounds_.rejected_rows_each = 2;
    insert(rows(1, 3));
    insert(rows(4, 6));
    insert(rows(7, 9, "198.51.100.1"));
    EXPECT_EQ(ask("SELECT count(*) FROM rejected WHERE remote_addr = '203.0.113.9'"), "2");
    EXPECT_EQ(ask("SELECT count(*) FROM rejected WHERE remote_addr = '198.51.100.1'"), "2");
}

TEST_F(records, keep_room_for_others_from_who_sends_large_bodies) {
    bounds_.rejected_bytes_each = 2 * some_body(1).size();
    insert(rows(1, 3));
    insert(rows(4, 6, "198.51.100.1"));
    EXPECT_EQ(count(), "4");
}

TEST_F(records, that_have_no_room_keep_out_no_others) {
    bounds_.rejected_rows = 2;
    bounds_.rejected_rows_each = 1;
    insert({row(1), row(2), row(3), row(4, "198.51.100.1")});
    EXPECT_EQ(ask("SELECT count(*) FROM rejected WHERE remote_addr = '198.51.100.1'"), "1");
}

TEST_F(records, count_an_ipv6_network_and_the_unknown_as_one_sender_each) {
    bounds_.rejected_rows_each = 1;
    insert({row(1, "2001:db8::1"), row(2, "2001:db8::2"), row(3, "2001:db8:0:1::1"), row(4, ""), row(5, "")});
    EXPECT_THAT(
        column("SELECT coalesce(host(remote_addr), '') FROM rejected ORDER BY id"),
        ElementsAre("2001:db8::1", "2001:db8:0:1::1", "")
    );
}

TEST_F(records, forget_what_is_two_weeks_old) {
    insert(rows(1, 2));
    run("UPDATE rejected SET kept_at = now() - interval '15 days' WHERE id = 1");
    delete_old_rejected(*db().db, bounds_);
    EXPECT_EQ(count(), "1");
}

TEST_F(records, keep_the_newest_validations_of_each_app) {
    bounds_.validations_each = 2;
    std::vector<ingest::url_validation> all;
    for (const char* app : {"quiet", "busy", "busy", "busy"})
        all.push_back(
            {app, "answered", std::chrono::milliseconds(2), "2001:db8::1", std::chrono::system_clock::now()}
        );
    insert_validations(*db().db, all, bounds_);
    EXPECT_THAT(column("SELECT app FROM url_validations ORDER BY id"), ElementsAre("quiet", "busy", "busy"));
    EXPECT_EQ(ask("SELECT extract(milliseconds FROM took)::int FROM url_validations LIMIT 1"), "2");
}

TEST_F(records, tell_which_app_was_not_validated_for_80_hours_after_the_first_time) {
    run("INSERT INTO url_validations (received_at, app, result, took) VALUES"
        " (now() - interval '100 hours', 'fine', 'answered', '0'), (now() - interval '79 hours', 'fine', "
        "'answered', '0'),"
        " (now() - interval '81 hours', 'overdue', 'answered', '0'), (now(), 'overdue', 'no usable "
        "plainToken', '0'),"
        " (now() - interval '900 hours', 'no longer configured', 'answered', '0')");
    const auto found = find_overdue_validations(*db().db, {"fine", "overdue", "never validated"});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].app, "overdue");
    EXPECT_EQ(found[0].hours, "81");
}

TEST_F(records, are_read_back_byte_for_byte_in_portions) {
    insert(rows(1, 45));
    rejected_requests table(options_);
    std::vector<rejected_record> all;
    for (auto some = table.after(0); !some.empty(); some = table.after(all.back().id))
        all.insert(all.end(), some.begin(), some.end());
    ASSERT_EQ(all.size(), 45U);
    EXPECT_EQ(all[44].what.raw, some_body(45));
    EXPECT_EQ(all[44].what.zm_timestamp, 1'785'369'687);
    EXPECT_EQ(all[44].what.remote_addr, "203.0.113.9");
    EXPECT_EQ(all[44].reason, "no secret matches");
}

TEST_F(records, are_moved_into_events_once) {
    insert({row(1)});
    rejected_requests table(options_);
    const rejected_record r = table.after(0).at(0);
    table.readmit(r.id, test::delivery_of(r.what.raw));
    table.readmit(r.id, test::delivery_of(r.what.raw)); // as after a crash between the two
    EXPECT_THAT(column("SELECT deliveries FROM events"), ElementsAre("1"));
    EXPECT_THAT(column("SELECT id FROM rejected"), IsEmpty());
}

TEST_F(records, are_written_down_by_a_running_sink_as_far_as_they_look_like_zooms) {
    postgres_sink sink(options_);
    sink.start();
    ingest::rejected_request r = row(1).what;
    r.raw = "no JSON";
    sink.keep(r);
    r.raw = some_body(1);
    sink.keep(r);
    sink.keep(ingest::url_validation{"default", "answered", std::chrono::milliseconds(1), "", r.received_at});
    EXPECT_TRUE(becomes("SELECT count(*) FROM url_validations", "1"));
    EXPECT_TRUE(becomes("SELECT count(*) FROM rejected", "1"));
    EXPECT_EQ(ask("SELECT event FROM rejected"), "meeting.started");
    sink.stop(steady_clock::now() + std::chrono::seconds(5));
}

TEST_F(records, of_one_kind_are_kept_where_the_other_kind_cannot_be) {
    run("DROP TABLE url_validations");
    postgres_sink sink(options_);
    sink.start();
    ingest::rejected_request r = row(1).what;
    r.raw = some_body(1);
    sink.keep(ingest::url_validation{"default", "answered", std::chrono::milliseconds(1), "", r.received_at});
    sink.keep(r);
    EXPECT_TRUE(becomes("SELECT count(*) FROM rejected", "1"));
    sink.stop(steady_clock::now() + std::chrono::seconds(5));
}

} // namespace
} // namespace zoomhook::store
