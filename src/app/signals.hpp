// Waits for the signals that end the daemon or make it reload.
// SPDX-License-Identifier: MIT
#pragma once

#include <thread>

namespace zoomhook::app {

enum class asked_for { stop, reload };

/// Make it before any other thread, so that all threads leave SIGTERM, SIGINT and, unless it is ignored,
/// SIGHUP to it.
class signals {
public:
    signals();
    /// Blocks until the next signal. SIGHUP asks for a reload, but for a stop where it means that the
    /// terminal of the daemon has gone. Once a stop was asked for, a second signal, or `hard_limit` seconds,
    /// ends the process at once.
    [[nodiscard]] asked_for wait();

private:
    static constexpr int hard_limit = 5;
    void guard_the_stop();

    const bool on_a_terminal_;
};

} // namespace zoomhook::app
