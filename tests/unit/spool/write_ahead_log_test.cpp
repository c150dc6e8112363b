// Commits that lie behind damage in a log are told from what a power cut leaves.
// SPDX-License-Identifier: MIT
#include "spool/write_ahead_log.hpp"

#include <fstream>

#include "spool_fixture.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t header = 32;
constexpr std::size_t frame = 24 + 4096;

/// A log of SQLite's own making: each commit is one frame, for the row fits in the page.
class write_ahead_log : public spool_fixture {
protected:
    void SetUp() override {
        sqlite db(name_);
        db.run("PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
        first_ = fs::file_size(name_ + "-wal");
        for (int i = 0; i < 4; ++i) db.run("INSERT INTO t VALUES (1)");
        fs::copy_file(name_ + "-wal", log_);
        ASSERT_EQ(fs::file_size(log_), first_ + 4 * frame);
    }
    void overwrite(std::uintmax_t at, const std::string& bytes) const {
        std::fstream log(log_, std::ios::binary | std::ios::in | std::ios::out);
        log.seekp(static_cast<std::streamoff>(at));
        log << bytes;
    }
    /// Where the page of one of the four commits begins.
    [[nodiscard]] std::uintmax_t page_of(std::uintmax_t commit) const {
        return first_ + (commit - 1) * frame + 24;
    }

    const std::string name_ = folder_ + "/database";
    const std::string log_ = folder_ + "/copy";
    std::uintmax_t first_ = 0;
};

TEST_F(write_ahead_log, that_is_whole_or_absent_hides_nothing) {
    EXPECT_FALSE(has_unreachable_commits(log_));
    EXPECT_FALSE(has_unreachable_commits(folder_ + "/nowhere"));
}

TEST_F(write_ahead_log, that_was_cut_off_looks_like_one_after_a_power_cut) {
    for (const std::uintmax_t size :
         {page_of(4) + 100, page_of(2), first_, std::uintmax_t{header}, std::uintmax_t{0}}) {
        fs::resize_file(log_, size);
        EXPECT_FALSE(has_unreachable_commits(log_)) << size;
    }
}

TEST_F(write_ahead_log, whose_last_commit_is_broken_looks_like_one_after_a_power_cut) {
    overwrite(page_of(4), "broken");
    EXPECT_FALSE(has_unreachable_commits(log_));
}

TEST_F(write_ahead_log, with_commits_behind_damage_hides_them) {
    overwrite(page_of(3), "broken");
    EXPECT_TRUE(has_unreachable_commits(log_));
}

TEST_F(write_ahead_log, may_have_frames_of_an_older_one_behind_its_end) {
    const std::string other_salts = "another!";
    for (const int commit : {2, 3, 4})
        overwrite(page_of(static_cast<std::uintmax_t>(commit)) - 24 + 8, other_salts);
    EXPECT_FALSE(has_unreachable_commits(log_));
}

TEST_F(write_ahead_log, with_a_broken_header_hides_everything) {
    overwrite(17, "broken");
    EXPECT_TRUE(has_unreachable_commits(log_));
    overwrite(0, std::string(fs::file_size(log_), '\0'));
    EXPECT_TRUE(has_unreachable_commits(log_));
}

TEST_F(write_ahead_log, that_cannot_be_read_is_an_error) {
    EXPECT_THROW((void)has_unreachable_commits(folder_), sqlite_failure);
}

} // namespace
} // namespace zoomhook::spool
