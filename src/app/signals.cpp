// Waits for the signals that end the daemon or make it reload.
// SPDX-License-Identifier: MIT
#include "signals.hpp"

#include <csignal>
#include <cstring>
#include <pthread.h>
#include <unistd.h>

#include "zoomhook/base/log.hpp"

namespace zoomhook::app {
namespace {

sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

sigset_t all_signals() {
    sigset_t set = ending_signals();
    // nohup has it ignored: then the end of a terminal is no reason for anything.
    struct sigaction hangup {};
    if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaddset(&set, SIGHUP);
    return set;
}

} // namespace

signals::signals() : on_a_terminal_(isatty(STDERR_FILENO) == 1) {
    const sigset_t set = all_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

asked_for signals::wait() {
    const sigset_t set = all_signals();
    int signal = 0;
    sigwait(&set, &signal);
    const bool terminal_has_gone = on_a_terminal_ && isatty(STDERR_FILENO) != 1;
    if (signal == SIGHUP && !terminal_has_gone) return asked_for::reload;
    log::info("stopping; a second signal ends it at once", {{"signal", sigabbrev_np(signal)}});
    guard_the_stop();
    return asked_for::stop;
}

void signals::guard_the_stop() {
    std::thread([] {
        const sigset_t set = ending_signals();
        const timespec limit{hard_limit, 0};
        const int second = sigtimedwait(&set, nullptr, &limit);
        _exit(second > 0 ? 128 + second : 0);
    }).detach(); // the process ends before it, or by it
}

} // namespace zoomhook::app
