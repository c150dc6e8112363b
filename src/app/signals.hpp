// Waits for the signals that end the daemon.
// SPDX-License-Identifier: MIT
#pragma once

#include <thread>

namespace zoomhook::app {

/// Make it before any other thread, so that all threads leave SIGTERM, SIGINT and, unless it is ignored,
/// SIGHUP to it.
class stop_signals {
public:
    stop_signals();
    /// Blocks until the first signal. From then on a second signal, or `hard_limit` seconds, ends the process
    /// at once.
    void wait();

private:
    static constexpr int hard_limit = 5;
    void guard_the_stop();
};

} // namespace zoomhook::app
