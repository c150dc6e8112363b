// Sockets are cut at their deadline, and at a stop, and not otherwise.
// SPDX-License-Identifier: MIT
#include "store/supervisor.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using fate = supervisor::at_stop;

class pair_of_sockets {
public:
    pair_of_sockets() {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) != 0) throw std::runtime_error("socketpair");
    }
    ~pair_of_sockets() {
        for (const int end : ends_) close(end);
    }
    [[nodiscard]] int watched() const { return ends_[0]; }
    /// Whether the other end sees the connection end within `patience`.
    [[nodiscard]] bool is_cut(std::chrono::milliseconds patience) const {
        pollfd other{ends_[1], POLLIN, 0};
        return poll(&other, 1, static_cast<int>(patience.count())) == 1;
    }

private:
    std::array<int, 2> ends_{};
};

TEST(supervisor, cuts_a_socket_at_its_deadline) {
    supervisor s;
    const pair_of_sockets sockets;
    const deadline until = steady_clock::now() + 50ms;
    const supervisor::watch w(s, sockets.watched(), until, fate::may_finish);
    EXPECT_TRUE(sockets.is_cut(10s));
    EXPECT_GE(steady_clock::now(), until);
}

TEST(supervisor, leaves_time_until_its_stop) {
    supervisor s;
    EXPECT_TRUE(s.leaves_time(1h, fate::is_cut));
    s.stop(steady_clock::now() + 1h);
    EXPECT_TRUE(s.leaves_time(1s, fate::may_finish));
    EXPECT_FALSE(s.leaves_time(2h, fate::may_finish));
    EXPECT_FALSE(s.leaves_time(0s, fate::is_cut));
}

TEST(supervisor, cuts_the_earlier_first_though_it_came_later) {
    supervisor s;
    const pair_of_sockets slow;
    const pair_of_sockets quick;
    const supervisor::watch a(s, slow.watched(), steady_clock::now() + 1h, fate::may_finish);
    const supervisor::watch b(s, quick.watched(), steady_clock::now() + 20ms, fate::may_finish);
    EXPECT_TRUE(quick.is_cut(10s));
    EXPECT_FALSE(slow.is_cut(0ms));
}

TEST(supervisor, leaves_a_socket_whose_watch_has_ended) {
    supervisor s;
    const pair_of_sockets ended;
    const pair_of_sockets later;
    { const supervisor::watch w(s, ended.watched(), steady_clock::now() + 20ms, fate::may_finish); }
    const supervisor::watch w(s, later.watched(), steady_clock::now() + 60ms, fate::may_finish);
    ASSERT_TRUE(later.is_cut(10s));
    EXPECT_FALSE(ended.is_cut(0ms));
}

TEST(supervisor, at_a_stop_cuts_upkeep_at_once_and_batches_at_the_limit) {
    supervisor s;
    const pair_of_sockets upkeep;
    const pair_of_sockets batch;
    const supervisor::watch a(s, upkeep.watched(), steady_clock::now() + 1h, fate::is_cut);
    const supervisor::watch b(s, batch.watched(), steady_clock::now() + 1h, fate::may_finish);
    const deadline limit = steady_clock::now() + 100ms;
    s.stop(limit);
    EXPECT_TRUE(upkeep.is_cut(10s));
    EXPECT_TRUE(batch.is_cut(10s));
    EXPECT_GE(steady_clock::now(), limit);
}

TEST(supervisor, holds_to_the_limit_who_comes_after_a_stop) {
    supervisor s;
    const pair_of_sockets sockets;
    s.stop(steady_clock::now() + 20ms);
    const supervisor::watch w(s, sockets.watched(), steady_clock::now() + 1h, fate::may_finish);
    EXPECT_TRUE(sockets.is_cut(10s));
}

} // namespace
} // namespace zoomhook::store
