// Files that are damaged, foreign or in the way: what can be saved is, and nothing is deleted.
// SPDX-License-Identifier: MIT
#include <fstream>

#include "common/log_capture.hpp"
#include "spool/files.hpp"
#include "spool_fixture.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t any = 1'000'000;

using damaged_spool_files = spool_fixture;

TEST_F(damaged_spool_files, that_are_none_are_set_aside_and_nothing_is_deleted) {
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

TEST_F(damaged_spool_files, that_cannot_be_opened_for_now_stay_what_they_are) {
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

TEST_F(damaged_spool_files, whose_making_was_cut_short_are_dropped) {
    fs::create_directories(options_.directory);
    sqlite(file(1)).run("PRAGMA journal_mode = WAL");
    std::ofstream(file(2)).flush();
    const test::log_capture log;
    files f(options_);
    EXPECT_THAT(f.oldest(any, any).rows, IsEmpty());
    EXPECT_THAT(names(), ElementsAre("lock"));
    EXPECT_THAT(log.lines(), IsEmpty());
}

TEST_F(damaged_spool_files, keep_a_row_that_was_changed_and_give_all_others) {
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

TEST_F(damaged_spool_files, whose_ids_are_used_up_are_drained_and_a_new_one_is_begun) {
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

TEST_F(damaged_spool_files, whose_rows_are_not_in_their_order_are_set_aside) {
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

TEST_F(damaged_spool_files, that_lack_rows_are_drained_and_set_aside) {
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

TEST_F(damaged_spool_files, never_share_a_name_with_one_that_was_set_aside) {
    fs::create_directories(options_.directory);
    std::ofstream(file(1)) << std::string(5000, 'x');
    files f(options_);
    EXPECT_THAT(f.oldest(any, any).rows, IsEmpty()); // sets it aside
    fs::remove(file(1) + ".damaged");
    append(f, {"a"});
    f.remove_up_to(file(1), 1); // what the first one had given is stored
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a"));
}

TEST_F(damaged_spool_files, are_begun_whatever_lies_where_the_next_would_be) {
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

TEST_F(damaged_spool_files, that_have_lost_their_table_are_set_aside) {
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

TEST_F(damaged_spool_files, keep_a_row_of_which_any_column_was_changed) {
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

TEST_F(damaged_spool_files, that_somebody_deletes_while_they_are_in_use_are_not_written_any_more) {
    const test::log_capture log;
    files f(options_);
    append(f, {"a"});
    for (const char* part : {"", "-wal", "-shm"}) fs::remove(file(1) + part);
    append(f, {"b"});
    EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a"));
    EXPECT_EQ(read_state(file(2)).rows, 1);
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("deleted a spool file")));
}

} // namespace
} // namespace zoomhook::spool
