// Ctrl-C during a long task: it ends in order, and says where it was.
// SPDX-License-Identifier: MIT
#include "interrupt.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>

namespace zoomhook::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free); // a signal handler may use nothing else

} // namespace

void end_in_order_when_interrupted() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

bool is_interrupted() { return interrupted; }

bool rest_until(deadline end) {
    constexpr std::chrono::milliseconds step(50); // a thread that sleeps may not be the one that is signalled
    while (!interrupted && steady_clock::now() < end)
        std::this_thread::sleep_until(std::min(end, steady_clock::now() + step));
    return !interrupted;
}

} // namespace zoomhook::cli
