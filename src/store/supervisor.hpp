// Cuts connections whose time is up: a frozen server blocks libpq for ever, whatever its timeouts say.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::store {

/// One thread that shuts sockets down at their deadlines. Whoever is blocked on one gets an error and must
/// treat its statement as in doubt. A cancel request instead would turn a wait for a synchronous standby into
/// a false success. Any thread.
class supervisor {
public:
    enum class at_stop { may_finish, is_cut };

    /// While it lives, `socket` is shut down at `until`. The socket must stay open until it ends.
    class watch {
    public:
        watch(supervisor&, int socket, deadline until, at_stop);
        ~watch();
        watch(const watch&) = delete;
        watch& operator=(const watch&) = delete;

    private:
        friend class supervisor;
        supervisor& home_;
        const int socket_;
        deadline until_;
        const at_stop at_stop_;
    };

    supervisor();

    /// From now on every deadline is `until` at the latest, and now for who is cut at stop.
    void stop(deadline until);
    /// Whether who begins now what takes `t` is not cut by a stop before it is done.
    [[nodiscard]] bool leaves_time(std::chrono::milliseconds t, at_stop) const;

private:
    struct earlier {
        bool operator()(const watch* a, const watch* b) const {
            return a->until_ != b->until_ ? a->until_ < b->until_ : std::less<>()(a, b);
        }
    };

    void run(const std::stop_token&);
    void cut_expired(deadline now);
    [[nodiscard]] deadline limited(const watch&) const;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::set<watch*, earlier> watches_;
    bool stopping_ = false;
    deadline limit_ = deadline::max();
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::store
