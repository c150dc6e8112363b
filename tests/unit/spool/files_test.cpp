// What is spooled is there again after anything that leaves the files, in order and byte for byte.
// SPDX-License-Identifier: MIT
#include "spool/files.hpp"

#include <fstream>

#include "common/deliveries.hpp"
#include "common/log_capture.hpp"
#include "spool_fixture.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;
using ingest::delivery;
using test::delivery_of;
using test::some_body;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t any = 1'000'000;

using spool_files = spool_fixture;

TEST_F(spool_files, give_back_a_delivery_whole_after_a_restart) {
    delivery d = delivery_of(some_body(7) + std::string("\0\xff", 2));
    d.tracking_id = "t";
    d.request_id.reset();
    const delivery* const pointer = &d;
    files(options_).append({&pointer, 1});
    files again(options_);
    const ingest::portion p = again.oldest(any, any);
    ASSERT_THAT(p.rows, SizeIs(1));
    const delivery& found = p.rows[0];
    EXPECT_EQ(found.what.raw, d.what.raw);
    EXPECT_EQ(found.what.digest, d.what.digest);
    EXPECT_EQ(found.app, "default");
    EXPECT_EQ(found.secret_id, d.secret_id);
    EXPECT_EQ(found.zm_timestamp, d.zm_timestamp);
    EXPECT_EQ(found.signature, d.signature);
    EXPECT_EQ(found.request_id, std::nullopt);
    EXPECT_EQ(found.tracking_id, "t");
    EXPECT_EQ(found.remote_addr, d.remote_addr);
    EXPECT_EQ(
        std::chrono::floor<std::chrono::microseconds>(found.received_at),
        std::chrono::floor<std::chrono::microseconds>(d.received_at)
    );
}

TEST_F(spool_files, read_the_columns_again_from_the_bytes) {
    files f(options_);
    append(f, {some_body(7)});
    EXPECT_EQ(f.oldest(any, any).rows.at(0).what.object_id, "7");
}

TEST_F(spool_files, are_read_oldest_first_and_in_portions) {
    files f(options_);
    append(f, {"a", "b"});
    append(f, {"c"});
    EXPECT_THAT(bodies_of(f.oldest(2, any)), ElementsAre("a", "b"));
    EXPECT_THAT(bodies_of(f.oldest(any, 2)), ElementsAre("a", "b"));
    EXPECT_THAT(bodies_of(f.oldest(any, 1)), ElementsAre("a"));
}

TEST_F(spool_files, forget_what_has_been_removed_for_good) {
    {
        files f(options_);
        append(f, {"a", "b", "c"});
        const ingest::portion p = f.oldest(2, any);
        f.remove_up_to(p.file, p.ids.back());
        EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("c"));
    }
    EXPECT_THAT(bodies_of(files(options_).oldest(any, any)), ElementsAre("c"));
}

TEST_F(spool_files, leave_nothing_readable_of_what_was_removed) {
    {
        files f(options_);
        append(f, {"a secret topic of some length"});
        f.remove_up_to(file(1), 1);
    }
    std::ifstream stored(file(1), std::ios::binary);
    EXPECT_THAT(
        std::string(std::istreambuf_iterator<char>(stored), {}), testing::Not(HasSubstr("secret topic"))
    );
}

TEST_F(spool_files, take_no_more_than_they_may_and_again_when_there_is_room) {
    options_.max_size = 2 << 20;
    files f(options_);
    const std::string half(900'000, 'x');
    append(f, {half});
    try {
        append(f, {half + "1", half + "2"});
        FAIL() << "took more than spool.max_size";
    } catch (const sqlite_failure& e) {
        EXPECT_EQ(e.what_kind, sqlite_failure::kind::full);
        EXPECT_THAT(e.what(), HasSubstr("spool.max_size"));
    }
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre(half)); // nothing of what was refused
    f.remove_up_to(file(1), 1);
    append(f, {"small"});
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("small"));
}

TEST_F(spool_files, have_room_again_for_all_that_was_removed) {
    options_.max_size = 1 << 20;
    files f(options_);
    for (int i = 0; i < 20; ++i) {
        append(f, {std::to_string(i) + std::string(500'000, 'x')});
        const ingest::portion p = f.oldest(any, any);
        f.remove_up_to(p.file, p.up_to);
    }
}

TEST_F(spool_files, leave_to_others_what_is_theirs_of_the_disk) {
    options_.min_free_disk = std::uint64_t{1} << 60;
    files f(options_);
    EXPECT_THROW(append(f, {"a"}), sqlite_failure);
}

TEST_F(spool_files, belong_to_one_process) {
    const files f(options_);
    try {
        const files another(options_);
        FAIL() << "opened twice";
    } catch (const error& e) {
        EXPECT_THAT(e.what(), testing::AllOf(HasSubstr(options_.directory), HasSubstr("another zoomhookd")));
    }
}

TEST_F(spool_files, need_a_folder_that_can_be_made) {
    options_.directory = "/proc/nowhere/spool";
    EXPECT_THROW(files{options_}, error);
}

TEST_F(spool_files, that_are_none_are_set_aside_and_nothing_is_deleted) {
    fs::create_directories(options_.directory);
    std::ofstream(file(1)) << std::string(5000, 'x');
    const test::log_capture log;
    files f(options_);
    append(f, {"a"});
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a"));
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite.damaged"));
    EXPECT_EQ(fs::file_size(file(1) + ".damaged"), 5000U);
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
}

TEST_F(spool_files, that_cannot_be_opened_for_now_stay_what_they_are) {
    {
        files f(options_);
        append(f, {"a"});
    }
    fs::rename(file(1), options_.directory + "/elsewhere");
    fs::create_directory(file(1));
    files f(options_);
    append(f, {"b"});
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("b")); // what can be read is not held up
    f.remove_up_to(file(2), 1);
    EXPECT_THROW((void)f.oldest(any, any), sqlite_failure);
    fs::remove(file(1));
    fs::rename(options_.directory + "/elsewhere", file(1));
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a"));
}

TEST_F(spool_files, of_earlier_runs_are_never_written_again) {
    {
        files f(options_);
        append(f, {"a"});
    }
    files f(options_);
    append(f, {"b"});
    EXPECT_EQ(read_state(file(1)).rows, 1);
    EXPECT_EQ(read_state(file(2)).rows, 1);
}

TEST_F(spool_files, whose_making_was_cut_short_are_dropped) {
    fs::create_directories(options_.directory);
    sqlite(file(1)).run("PRAGMA journal_mode = WAL");
    std::ofstream(file(2)).flush();
    const test::log_capture log;
    files f(options_);
    EXPECT_THAT(f.oldest(any, any).rows, IsEmpty());
    EXPECT_THAT(names(), ElementsAre("lock"));
    EXPECT_THAT(log.lines(), IsEmpty());
}

TEST_F(spool_files, keep_a_row_that_was_changed_and_give_all_others) {
    {
        files f(options_);
        append(f, {"a", "b", "c"});
    }
    sqlite(file(1)).run("UPDATE spooled SET raw = CAST('changed' AS BLOB) WHERE id = 2");
    const test::log_capture log;
    files f(options_);
    const ingest::portion p = f.oldest(any, any);
    EXPECT_THAT(bodies_of(p), ElementsAre("a", "c"));
    append(f, {"d"});
    f.remove_up_to(p.file, p.up_to);
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("d"));
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite.damaged"));
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
}

TEST_F(spool_files, whose_ids_are_used_up_are_drained_and_a_new_one_is_begun) {
    files f(options_);
    append(f, {"a"});
    sqlite(file(1)).run("UPDATE sqlite_sequence SET seq = 9223372036854775806");
    EXPECT_THROW(append(f, {"b", "c"}), sqlite_failure); // there is one id, and nothing is taken by halves
    append(f, {"d", "e"});
    const ingest::portion first = f.oldest(any, any);
    EXPECT_THAT(bodies_of(first), ElementsAre("a"));
    f.remove_up_to(first.file, first.up_to);
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("d", "e"));
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite.damaged")); // ids that it lacks were given
}

TEST_F(spool_files, whose_rows_are_not_in_their_order_are_set_aside) {
    {
        files f(options_);
        append(f, {"a", "b", "c"});
    }
    sqlite(file(1)).run(
        "CREATE TABLE unordered AS SELECT * FROM spooled; UPDATE unordered SET id = 2; DROP TABLE spooled;"
        "ALTER TABLE unordered RENAME TO spooled"
    );
    const test::log_capture log;
    files f(options_);
    EXPECT_THAT(f.oldest(any, any).rows, IsEmpty());
    append(f, {"d"});
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("d"));
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite.damaged"));
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
}

TEST_F(spool_files, of_earlier_runs_are_drained_first_and_only_read) {
    {
        files f(options_);
        append(f, {"old"});
    }
    files f(options_);
    append(f, {"new"});
    const ingest::portion first = f.oldest(any, any);
    EXPECT_EQ(first.file, file(1));
    f.remove_up_to(first.file, first.up_to);
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("new"));
    EXPECT_FALSE(fs::exists(file(1)));
}

TEST_F(spool_files, that_lack_rows_are_drained_and_set_aside) {
    for (const char* lost : {"id = 3", "id = 5"}) {
        {
            files f(options_);
            append(f, {"1", "2", "3", "4", "5"});
        }
        sqlite(spool::spool_files(options_.directory).front())
            .run(std::string("DELETE FROM spooled WHERE ") + lost);
        const test::log_capture log;
        files f(options_);
        const ingest::portion p = f.oldest(any, any);
        EXPECT_THAT(p.rows, SizeIs(4));
        f.remove_up_to(p.file, p.up_to);
        EXPECT_THAT(f.oldest(any, any).rows, IsEmpty());
        EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
    }
}

TEST_F(spool_files, never_share_a_name_with_one_that_was_set_aside) {
    fs::create_directories(options_.directory);
    std::ofstream(file(1)) << std::string(5000, 'x');
    files f(options_);
    EXPECT_THAT(f.oldest(any, any).rows, IsEmpty()); // sets it aside
    fs::remove(file(1) + ".damaged");
    append(f, {"a"});
    f.remove_up_to(file(1), 1); // what the first one had given is stored
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a"));
}

TEST_F(spool_files, are_begun_whatever_lies_where_the_next_would_be) {
    fs::create_directories(file(1) + "-journal");
    std::ofstream(options_.directory + "/spool-18446744073709551615.sqlite") << "not one of ours";
    std::ofstream(file(3) + ".damaged") << "set aside";
    {
        files f(options_);
        append(f, {"a"});
    }
    EXPECT_TRUE(fs::exists(file(4)));
    EXPECT_THAT(bodies_of(files(options_).oldest(any, any)), ElementsAre("a"));
}

TEST_F(spool_files, that_have_lost_their_table_are_set_aside) {
    for (const char* lost : {"DROP TABLE spooled", "ALTER TABLE spooled RENAME raw TO bytes"}) {
        {
            files f(options_);
            append(f, {"a"});
        }
        sqlite(spool::spool_files(options_.directory).front()).run(lost);
        const test::log_capture log;
        files f(options_);
        EXPECT_THAT(f.oldest(any, any).rows, IsEmpty());
        EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
    }
}

TEST_F(spool_files, keep_a_row_of_which_any_column_was_changed) {
    const std::vector<std::string> changes{
        "app = 'defaulu'",         "secret_id = 'x'",   "zm_timestamp = 4611686018427387904",
        "signature = 'v0=0'",      "request_id = NULL", "tracking_id = 'x'",
        "remote_addr = '::2'",     "received_us = 1",   "digest = zeroblob(32)",
        "raw = CAST('x' AS BLOB)",
    };
    for (const std::string& change : changes) {
        {
            files f(options_);
            append(f, {"a", "b"});
        }
        sqlite(spool::spool_files(options_.directory).front())
            .run("UPDATE spooled SET " + change + " WHERE id = 1");
        const test::log_capture log;
        files f(options_);
        const ingest::portion p = f.oldest(any, any);
        EXPECT_THAT(bodies_of(p), ElementsAre("b")) << change;
        f.remove_up_to(p.file, p.up_to);
        EXPECT_THAT(f.oldest(any, any).rows, IsEmpty());
        EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside"))) << change;
    }
}

TEST_F(spool_files, that_somebody_deletes_while_they_are_in_use_are_not_written_any_more) {
    const test::log_capture log;
    files f(options_);
    append(f, {"a"});
    for (const char* part : {"", "-wal", "-shm"}) fs::remove(file(1) + part);
    append(f, {"b"});
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a"));
    EXPECT_EQ(read_state(file(2)).rows, 1);
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("deleted a spool file")));
}

TEST_F(spool_files, a_redacted_body_keeps_the_identity_of_what_was_received) {
    ingest::delivery d = test::delivery_of(test::some_body(1));
    const auto received = d.what.digest;
    d.what = zoom::read_notification("{}");
    d.what.digest = received;
    d.what.redacted = true;
    files f(options_);
    f.append(std::vector<const ingest::delivery*>{&d});
    const auto p = f.oldest(10, 1 << 20);
    ASSERT_EQ(p.rows.size(), 1U);
    EXPECT_EQ(p.rows[0].what.digest, received);
    EXPECT_EQ(p.rows[0].what.raw, "{}");
    EXPECT_TRUE(p.rows[0].what.redacted);
}

} // namespace
} // namespace zoomhook::spool
