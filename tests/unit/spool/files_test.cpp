// What is spooled is there again after anything that leaves the files, in order and byte for byte.
// SPDX-License-Identifier: MIT
#include "spool/files.hpp"

#include <fstream>

#include "common/deliveries.hpp"
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
