// Cuts connections whose calls take too long: a frozen server would block libpq for ever.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::store {

/// Shuts a watched socket down at its deadline; the blocked call then fails. Never PQcancel: during a wait
/// for a synchronous standby the server turns it into a false success. Any thread.
class supervisor {
    struct entry {
        int socket;
        deadline until;
        bool cut = false;
    };

public:
    supervisor();
    ~supervisor();

    /// While it lives, the socket is watched. It must end before the connection is closed.
    class watch {
    public:
        watch(supervisor&, int socket, deadline until);
        ~watch();
        watch(const watch&) = delete;
        watch& operator=(const watch&) = delete;

    private:
        supervisor& supervisor_;
        std::list<entry>::iterator place_;
    };

    /// From now on nothing is waited for beyond this.
    void limit(deadline latest);

private:
    void run(const std::stop_token&);
    void consider(deadline until);
    [[nodiscard]] deadline cut_the_late(deadline now); ///< returns when the next one is due

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::list<entry> watched_;
    deadline latest_ = deadline::max();
    deadline wakes_at_ = deadline::max(); ///< so that a watch due later need not wake the thread
    bool earlier_ = false;                ///< something is due before wakes_at_
    std::jthread thread_;
};

} // namespace zoomhook::store
