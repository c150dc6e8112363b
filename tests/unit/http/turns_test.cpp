// Long work takes turns: in order, one a round, with what else is ready between two.
// SPDX-License-Identifier: MIT
#include "../../../src/http/turns.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>
#include <string>

namespace zoomhook::http {
namespace {

namespace net = boost::asio;

/// Writes down what happens, and in which order.
class diary {
public:
    void spawn_work(char name) { net::co_spawn(loop_, work(name), net::detached); }
    void run_a_little() { loop_.run_one(); }
    std::string run() {
        loop_.restart();
        loop_.run();
        return written_;
    }

private:
    net::awaitable<void> work(char name) {
        co_await turns_.next();
        written_ += name;
        net::post(loop_, [this] { written_ += '.'; });
    }

    net::io_context loop_;
    turns turns_{loop_};
    std::string written_;
};

TEST(Turns, ComeInOrderAndLeaveRoomForWhatElseIsReady) {
    diary d;
    for (const char name : {'a', 'b', 'c'}) d.spawn_work(name);
    EXPECT_EQ(d.run(), "a.b.c.");
}

TEST(Turns, ALineThatRanEmptyBeginsAgain) {
    diary d;
    d.spawn_work('a');
    EXPECT_EQ(d.run(), "a.");
    d.spawn_work('b');
    EXPECT_EQ(d.run(), "a.b.");
}

TEST(Turns, WhoStillWaitsWhenTheLoopGoesIsForgotten) {
    diary d;
    for (const char name : {'a', 'b'}) d.spawn_work(name);
    for (int i = 0; i < 2; ++i) d.run_a_little();
}

} // namespace
} // namespace zoomhook::http
