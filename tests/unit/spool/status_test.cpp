// What is told of a spool, whoever has it open and whatever state it is in; and that nothing is changed.
// SPDX-License-Identifier: MIT
#include "zoomhook/spool/status.hpp"

#include <fstream>
#include <map>

#include "spool_fixture.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"

namespace zoomhook::spool {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class spool_status : public spool_fixture {
protected:
    /// The spool of `options_` with these in it, as a killed process leaves it: all in the log.
    void leave_killed(const std::vector<std::string>& bodies) {
        options alive = options_;
        alive.directory = folder_ + "/alive";
        files f(alive);
        append(f, bodies);
        fs::copy(alive.directory, options_.directory);
    }
    void leave_stopped(const std::vector<std::string>& bodies) {
        files f(options_);
        append(f, bodies);
    }
    static void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

    using file_seen = std::pair<std::string, fs::file_time_type>;
    [[nodiscard]] std::map<std::string, file_seen> everything() const {
        std::map<std::string, file_seen> all;
        for (const auto& entry : fs::directory_iterator(options_.directory)) {
            std::ifstream in(entry.path(), std::ios::binary);
            all[entry.path()] = {
                std::string(std::istreambuf_iterator<char>(in), {}), entry.last_write_time()};
        }
        return all;
    }
    /// What it says, having seen that it changes nothing.
    [[nodiscard]] status told() const {
        const auto before = everything();
        status s = read_status(options_.directory);
        EXPECT_TRUE(everything() == before) << "a file was changed, made or removed";
        return s;
    }
};

TEST_F(spool_status, of_a_folder_that_is_not_there_is_empty_and_makes_none) {
    const status s = read_status(options_.directory);
    EXPECT_FALSE(s.directory_exists);
    EXPECT_EQ(s.rows, 0);
    EXPECT_EQ(s.bytes, 0U);
    EXPECT_FALSE(fs::exists(options_.directory));
}

TEST_F(spool_status, tells_beside_the_process_that_writes) {
    files f(options_);
    // SQLite shares the log's index within a process, so here it may change.
    const auto now = [this] { return read_status(options_.directory); };
    EXPECT_EQ(now().rows, 0);
    append(f, {std::string(100'000, 'x'), "b", "c"});
    const auto before = names();
    const status s = now();
    EXPECT_EQ(names(), before);
    EXPECT_TRUE(s.directory_exists);
    EXPECT_EQ(s.rows, 3);
    EXPECT_GT(s.bytes, 100'000U);
    ASSERT_TRUE(s.oldest);
    EXPECT_THAT(s.unreadable, IsEmpty());
    f.remove_up_to(file(1), 2);
    EXPECT_EQ(now().rows, 1);
    f.remove_up_to(file(1), 3);
    EXPECT_EQ(now().rows, 0);
    EXPECT_FALSE(now().oldest);
}

TEST_F(spool_status, tells_what_an_orderly_stop_has_left) {
    leave_stopped({"a", "b"});
    EXPECT_THAT(names(), ElementsAre("lock", "spool-000001.sqlite"));
    const status s = told();
    EXPECT_EQ(s.rows, 2);
    ASSERT_TRUE(s.oldest);
    EXPECT_LE(*s.oldest, std::chrono::system_clock::now());
    EXPECT_GE(*s.oldest, std::chrono::system_clock::now() - 60s);
    EXPECT_THAT(s.unreadable, IsEmpty());
}

TEST_F(spool_status, tells_what_a_killed_process_has_left_in_the_log) {
    leave_killed({"a", "b"});
    EXPECT_THAT(names(), testing::Contains("spool-000001.sqlite-shm"));
    EXPECT_EQ(told().rows, 2);
}

TEST_F(spool_status, tells_what_is_in_a_log_without_its_index) {
    leave_killed({"a", "b"});
    fs::remove(file(1) + "-shm");
    EXPECT_EQ(told().rows, 2);
}

TEST_F(spool_status, tells_what_is_in_a_file_without_its_log) {
    leave_stopped({"a", "b"});
    write(file(1) + "-shm", std::string(32768, '\0'));
    EXPECT_EQ(told().rows, 2);
}

TEST_F(spool_status, adds_up_its_files) {
    leave_stopped({"a", "b"});
    const std::uint64_t bytes = told().bytes;
    fs::copy(file(1), file(2));
    EXPECT_EQ(told().rows, 4);
    EXPECT_EQ(told().bytes, 2 * bytes);
}

TEST_F(spool_status, names_what_is_damaged_and_counts_the_rest) {
    leave_stopped({"a", "b"});
    write(file(2), std::string(5000, 'x'));
    write(file(3), ""); // just begun
    const status s = told();
    EXPECT_EQ(s.rows, 2);
    ASSERT_THAT(s.unreadable, SizeIs(1));
    EXPECT_EQ(s.unreadable[0].path, file(2));
    EXPECT_THAT(s.unreadable[0].why, HasSubstr("not a database"));
}

TEST_F(spool_status, believes_no_damaged_number) {
    leave_stopped({"a", "b"});
    sqlite(file(1)).run("UPDATE spooled SET id = 1000000 WHERE id = 2");
    const status s = told();
    EXPECT_EQ(s.rows, 0);
    EXPECT_THAT(s.unreadable, SizeIs(1));
}

TEST_F(spool_status, of_another_programs_database_is_that_it_is_none) {
    fs::create_directory(options_.directory);
    sqlite(file(1)).run("CREATE TABLE t (x)");
    EXPECT_THAT(told().unreadable, SizeIs(1));
}

TEST_F(spool_status, names_what_was_set_aside_but_not_its_log) {
    leave_stopped({"a"});
    for (const char* name : {".damaged", ".damaged-wal", ".damaged-shm", ".damaged-2"})
        fs::copy(file(1), file(1) + name);
    const status s = told();
    EXPECT_THAT(s.set_aside, ElementsAre(file(1) + ".damaged", file(1) + ".damaged-2"));
    EXPECT_EQ(s.rows, 1);
}

TEST_F(spool_status, is_told_whatever_the_folder_is_called) {
    options_.directory = folder_ + "/a?b#c%20d&immutable=0 e";
    leave_stopped({"a"});
    EXPECT_EQ(told().rows, 1);
}

TEST_F(spool_status, of_what_is_no_folder_says_where_and_why) {
    write(options_.directory, "");
    try {
        (void)read_status(options_.directory);
        FAIL() << "read a file as a folder";
    } catch (const error& e) {
        EXPECT_THAT(e.what(), HasSubstr(options_.directory + " cannot be read: Not a directory"));
    }
}

TEST_F(spool_status, gives_all_that_waits_beside_the_daemon_and_without_it) {
    std::vector<std::string> bodies;
    for (int i = 0; i < 450; ++i) bodies.push_back(test::some_body(i));
    leave_killed(bodies);
    std::vector<std::string> given;
    const auto take = [&](const ingest::delivery& d) { given.push_back(d.what.raw); };
    EXPECT_EQ(read_status(options_.directory, take).rows, 450);
    EXPECT_EQ(given, bodies);
    given.clear();
    options alive = options_;
    alive.directory = folder_ + "/alive";
    files f(alive);
    append(f, {test::some_body(451)});
    (void)read_status(alive.directory, take);
    EXPECT_EQ(given.back(), test::some_body(451));
}

} // namespace
} // namespace zoomhook::spool
