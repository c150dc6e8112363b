// What `zoomhookd spool status` prints, as far as no Postgres is needed.
// SPDX-License-Identifier: MIT
#include "cli/spool_status.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>
#include <stdexcept>

namespace zoomhook::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class spool_status_command_test : public testing::Test {
protected:
    spool_status_command_test() {
        std::string pattern = (fs::temp_directory_path() / "zoomhook-cli-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        spool_.directory = pattern;
        store_.url = "postgresql://u:HUSH@127.0.0.1:1/zoom?connect_timeout=60";
    }
    ~spool_status_command_test() override { fs::remove_all(spool_.directory); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(fs::path(spool_.directory) / name) << text;
    }
    std::string printed(int exit_code = 0) {
        std::ostringstream out;
        EXPECT_EQ(print_spool_status(spool_, store_, out), exit_code);
        return out.str();
    }

    spool::options spool_;
    store::options store_;
};

TEST_F(spool_status_command_test, says_that_nothing_waits_and_that_postgres_is_down) {
    EXPECT_THAT(
        printed(), MatchesRegex(
                       "directory   " + spool_.directory +
                       "\nwaiting     nothing\ndisk        0 B of 1\\.0 GiB \\(spool\\.max_size\\)\n"
                       "set aside   no damaged files\n"
                       "Postgres    not usable from here: [^\n]*127\\.0\\.0\\.1[^\n]*\n"
                   )
    );
    EXPECT_THAT(printed(), Not(HasSubstr("HUSH")));
}

TEST_F(spool_status_command_test, needs_no_database) {
    store_.url.clear();
    EXPECT_THAT(printed(), HasSubstr("\nPostgres    unknown: database.url is not set\n"));
}

TEST_F(spool_status_command_test, says_that_there_is_no_directory_yet) {
    spool_.directory += "/none";
    EXPECT_THAT(printed(), HasSubstr(spool_.directory + " (not there yet: zoomhookd serve makes it)\n"));
    spool_.directory = fs::path(spool_.directory).parent_path();
}

TEST_F(spool_status_command_test, says_that_there_is_no_spool) {
    const std::string folder = std::exchange(spool_.directory, "");
    const std::string text = printed();
    EXPECT_THAT(text, HasSubstr("directory   none (spool.directory is empty)"));
    EXPECT_THAT(text, Not(HasSubstr("waiting")));
    spool_.directory = folder;
}

TEST_F(spool_status_command_test, names_the_damaged_and_is_exit_code_1_where_it_cannot_count) {
    write("spool-000001.sqlite.damaged", "x");
    EXPECT_THAT(printed(), HasSubstr("set aside   spool-000001.sqlite.damaged\n"));
    write("spool-000002.sqlite", std::string(5000, 'x'));
    const std::string text = printed(1);
    EXPECT_THAT(text, HasSubstr("unreadable  spool-000002.sqlite: file is not a database; what waits in it"));
    EXPECT_THAT(text, HasSubstr("Postgres    not usable"));
}

} // namespace
} // namespace zoomhook::cli
