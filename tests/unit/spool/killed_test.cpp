// What is spooled is drained after a kill -9 too, and damage to what it leaves is noticed.
// SPDX-License-Identifier: MIT
#include <fstream>

#include "common/log_capture.hpp"
#include "spool_fixture.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t any = 1'000'000;

/// What a kill -9 leaves: the file, and the log with what isn't in the file yet.
class spool_files_after_a_kill : public spool_fixture {
protected:
    /// Each row is a commit of its own.
    void kill_after(const std::vector<std::string>& bodies) {
        const std::string aside = folder_ + "/aside";
        {
            files f(options_);
            for (const std::string& body : bodies) append(f, {body});
            fs::copy(options_.directory, aside, fs::copy_options::recursive);
        }
        fs::remove_all(options_.directory);
        fs::rename(aside, options_.directory);
    }
    void change_log(std::uintmax_t at) const {
        std::fstream log(file(1) + "-wal", std::ios::binary | std::ios::in | std::ios::out);
        log.seekg(static_cast<std::streamoff>(at));
        const int old = log.get();
        log.seekp(static_cast<std::streamoff>(at));
        log.put(static_cast<char>(old ^ 1));
    }
    [[nodiscard]] std::uintmax_t log_size() const { return fs::file_size(file(1) + "-wal"); }
    /// Everything that can be had.
    static std::vector<std::string> drain(files& f) {
        std::vector<std::string> bodies;
        for (ingest::portion p = f.oldest(2, any); p.up_to != 0; p = f.oldest(2, any)) {
            std::ranges::move(bodies_of(p), std::back_inserter(bodies));
            f.remove_up_to(p.file, p.up_to);
        }
        return bodies;
    }
};

TEST_F(spool_files_after_a_kill, are_drained_whole_and_deleted) {
    kill_after({"a", "b", "c"});
    files f(options_);
    EXPECT_THAT(drain(f), ElementsAre("a", "b", "c"));
    EXPECT_THAT(names(), ElementsAre("lock"));
}

TEST_F(spool_files_after_a_kill, are_only_read) {
    kill_after({"a", "b", "c"});
    const auto all_bytes = [this] {
        std::string all;
        for (const char* part : {"", "-wal", "-shm"}) {
            std::ifstream in(file(1) + part, std::ios::binary);
            all.append(std::istreambuf_iterator<char>(in), {});
        }
        return all;
    };
    const std::string before = all_bytes();
    const std::vector<std::string> names_before = names();
    {
        files f(options_);
        EXPECT_THAT(bodies_of(f.oldest(any, any)), ElementsAre("a", "b", "c"));
    }
    EXPECT_TRUE(all_bytes() == before);
    EXPECT_EQ(names(), names_before);
}

TEST_F(spool_files_after_a_kill, whose_last_commit_was_cut_short_are_deleted_when_drained) {
    kill_after({"a", "b", "c"});
    change_log(log_size() - 1);
    files f(options_);
    EXPECT_THAT(drain(f), ElementsAre("a", "b"));
    EXPECT_THAT(names(), ElementsAre("lock"));
}

TEST_F(spool_files_after_a_kill, with_a_damaged_log_are_drained_and_set_aside) {
    kill_after({"a", "b", "c", "d", "e"});
    change_log(log_size() / 2);
    const test::log_capture log;
    files f(options_);
    EXPECT_THAT(drain(f), ElementsAre("a"));
    EXPECT_THAT(
        names(), testing::IsSupersetOf({"spool-000001.sqlite.damaged", "spool-000001.sqlite.damaged-wal"})
    );
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
}

TEST_F(spool_files_after_a_kill, with_a_damaged_log_header_are_set_aside) {
    kill_after({"a", "b"});
    change_log(17);
    const test::log_capture log;
    files f(options_);
    EXPECT_THAT(drain(f), IsEmpty());
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite.damaged-wal"));
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
}

TEST_F(spool_files_after_a_kill, that_are_empty_beside_a_log_are_set_aside) {
    kill_after({"a"});
    fs::resize_file(file(1), 0);
    const test::log_capture log;
    files f(options_);
    EXPECT_THAT(drain(f), IsEmpty());
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite.damaged-wal"));
    EXPECT_THAT(log.lines(), ElementsAre(HasSubstr("set aside")));
}

/// SQLite would take the index for one that somebody else has, and try for long.
TEST_F(spool_files_after_a_kill, whose_log_has_no_frame_are_drained_in_spite_of_their_index) {
    kill_after({"a", "b"});
    fs::copy_file(file(1) + "-shm", folder_ + "/index");
    std::string header(32, '\0');
    std::ifstream(file(1) + "-wal", std::ios::binary).read(header.data(), 32);
    sqlite(file(1)).run("PRAGMA wal_checkpoint(TRUNCATE)");
    std::ofstream(file(1) + "-wal", std::ios::binary) << header;
    fs::rename(folder_ + "/index", file(1) + "-shm");
    EXPECT_EQ(read_state(file(1)).rows, 2);
    files f(options_);
    EXPECT_THAT(drain(f), ElementsAre("a", "b"));
    EXPECT_THAT(names(), ElementsAre("lock"));
}

TEST_F(spool_files_after_a_kill, need_no_index) {
    kill_after({"a", "b"});
    fs::remove(file(1) + "-shm");
    files f(options_);
    EXPECT_THAT(drain(f), ElementsAre("a", "b"));
    EXPECT_THAT(names(), ElementsAre("lock"));
}

} // namespace
} // namespace zoomhook::spool
