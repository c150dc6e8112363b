// A disk that is full for long: the spool goes on with what it has.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>

#include "common/deliveries.hpp"
#include "spool/files.hpp"
#include "spool_fixture.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t any = 1'000'000;

class spool_on_a_small_disk : public spool_fixture {
protected:
    /// Only this process sees it.
    void SetUp() override {
        fs::create_directory(disk_);
        mounted_ = unshare(CLONE_NEWNS) == 0 && mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                   mount("tmpfs", disk_.c_str(), "tmpfs", 0, "size=1m") == 0;
        if (!mounted_) GTEST_SKIP() << "no file system can be mounted here: " << std::strerror(errno);
        options_.directory = disk_ + "/spool";
    }
    void TearDown() override {
        if (mounted_) umount2(disk_.c_str(), MNT_DETACH);
    }

    bool takes(files& f, const std::string& body) {
        const ingest::delivery d = test::delivery_of(body);
        const ingest::delivery* const pointer = &d;
        try {
            f.append({&pointer, 1});
        } catch (const sqlite_failure& e) {
            EXPECT_EQ(e.what_kind, sqlite_failure::kind::full) << e.what();
            refusal_ = e.what();
            return false;
        }
        return true;
    }
    void leave_free(std::uintmax_t bytes) const {
        fs::remove(other_);
        const std::uintmax_t room = fs::space(disk_).available;
        std::ofstream(other_) << std::string(room - bytes, 'x');
    }
    [[nodiscard]] std::size_t spool_files() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            fs::directory_iterator(options_.directory),
            [](const auto& entry) { return entry.path().extension() == ".sqlite"; }
        ));
    }
    static std::size_t drain(files& f) {
        const ingest::portion p = f.oldest(any, any);
        f.remove_up_to(p.file, p.up_to);
        return p.rows.size();
    }

    const std::string disk_ = folder_ + "/disk";
    const std::string other_ = disk_ + "/of another program";
    std::string refusal_;
    bool mounted_ = false;
};

TEST_F(spool_on_a_small_disk, goes_on_in_the_same_file_once_there_is_room) {
    files f(options_);
    ASSERT_TRUE(takes(f, "first"));
    leave_free(200'000);
    EXPECT_FALSE(takes(f, std::string(195'000, 'x'))
    ); // as we count it there is room, with SQLite's log there isn't
    EXPECT_EQ(refusal_, "database or disk is full");
    for (int i = 0; i < 50; ++i) EXPECT_FALSE(takes(f, std::string(195'000, 'x')));
    fs::remove(other_);
    EXPECT_TRUE(takes(f, "second"));
    EXPECT_EQ(spool_files(), 1U);
    EXPECT_EQ(drain(f), 2U);
    EXPECT_EQ(drain(f), 0U);
}

TEST_F(spool_on_a_small_disk, is_drained_though_nothing_can_be_deleted_and_then_takes_again) {
    files f(options_);
    std::size_t rows = 0;
    while (takes(f, std::string(50'000, 'x'))) ++rows;
    leave_free(0);
    EXPECT_EQ(drain(f), rows);
    EXPECT_EQ(drain(f), 0U);
    EXPECT_TRUE(takes(f, "next"));
    EXPECT_EQ(drain(f), 1U);
    EXPECT_LE(spool_files(), 1U);
}

TEST_F(spool_on_a_small_disk, of_an_earlier_run_is_drained_though_no_byte_is_free) {
    {
        files f(options_);
        ASSERT_TRUE(takes(f, "a"));
    }
    leave_free(0);
    files f(options_);
    EXPECT_EQ(drain(f), 1U);
    EXPECT_EQ(drain(f), 0U);
    EXPECT_EQ(spool_files(), 0U);
}

TEST_F(spool_on_a_small_disk, that_is_read_only_now_is_drained_past_a_damaged_file) {
    fs::create_directories(options_.directory);
    std::ofstream(file(1)) << std::string(5000, 'x');
    {
        files f(options_);
        ASSERT_TRUE(takes(f, "a"));
    }
    ASSERT_EQ(mount("", disk_.c_str(), "", MS_REMOUNT | MS_RDONLY, nullptr), 0);
    files f(options_);
    EXPECT_EQ(drain(f), 1U);
    EXPECT_THROW((void)f.oldest(any, any), sqlite_failure); // it can't be given another name
    EXPECT_TRUE(fs::exists(file(1)));
}

} // namespace
} // namespace zoomhook::spool
