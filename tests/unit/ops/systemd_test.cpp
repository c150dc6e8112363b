// What is said to systemd, and which lines the journal gets; a socket of the test's stands for it.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/systemd.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/notify_socket.hpp"
#include "zoomhook/ops/log.hpp"

namespace zoomhook::ops {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

class systemd_test : public testing::Test {
protected:
    [[nodiscard]] std::string heard() const { return systemd_.heard(); }

private:
    const test::notify_socket systemd_;
};

TEST_F(systemd_test, hears_that_the_daemon_is_ready_and_where) {
    systemd::ready("receiving at http://127.0.0.1:4000");
    EXPECT_EQ(heard(), "READY=1\nSTATUS=receiving at http://127.0.0.1:4000");
}

TEST_F(systemd_test, hears_of_a_reload_with_its_time) {
    systemd::reloading();
    EXPECT_THAT(heard(), StartsWith("RELOADING=1\nMONOTONIC_USEC="));
}

TEST_F(systemd_test, hears_of_a_stop) {
    systemd::stopping();
    EXPECT_THAT(heard(), StartsWith("STOPPING=1"));
}

TEST(systemd_watchdog, is_none_without_the_environment) {
    unsetenv("WATCHDOG_USEC");
    EXPECT_EQ(systemd::watchdog(), std::nullopt);
}

TEST(systemd_watchdog, is_what_the_unit_says) {
    setenv("WATCHDOG_USEC", "30000000", 1);
    EXPECT_EQ(systemd::watchdog(), 30s);
    unsetenv("WATCHDOG_USEC");
}

TEST(systemd_sockets, are_none_without_the_environment) {
    unsetenv("LISTEN_FDS");
    EXPECT_TRUE(systemd::listening_sockets().empty());
}

/// Standard error is a pipe of the test's.
class journal_test : public testing::Test {
protected:
    journal_test() {
        EXPECT_EQ(pipe2(pipe_.data(), O_CLOEXEC), 0);
        dup2(pipe_[1], STDERR_FILENO);
    }
    ~journal_test() override {
        unsetenv("JOURNAL_STREAM");
        dup2(before_, STDERR_FILENO);
        for (const int d : {pipe_[0], pipe_[1], before_}) close(d);
    }

    /// What standard error gets when a warning is logged.
    [[nodiscard]] std::string warning() const {
        {
            const logging logs(log_format::logfmt, log::level::info);
            log::warn("disk full");
        }
        std::array<char, 512> text{};
        const auto size = read(pipe_[0], text.data(), text.size());
        return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    }

    std::array<int, 2> pipe_{};
    const int before_ = dup(STDERR_FILENO);
};

TEST_F(journal_test, gets_each_lines_priority) {
    struct stat s {};
    ASSERT_EQ(fstat(STDERR_FILENO, &s), 0);
    setenv("JOURNAL_STREAM", (std::to_string(s.st_dev) + ":" + std::to_string(s.st_ino)).c_str(), 1);
    EXPECT_THAT(warning(), StartsWith("<4>ts="));
}

/// As of a unit's child whose standard error goes elsewhere.
TEST_F(journal_test, is_not_what_another_stream_is) {
    setenv("JOURNAL_STREAM", "8:1", 1);
    EXPECT_THAT(warning(), StartsWith("ts="));
}

} // namespace
} // namespace zoomhook::ops
