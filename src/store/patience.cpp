// Waiting for what others do in the database.
// SPDX-License-Identifier: MIT
#include "patience.hpp"

#include <thread>

#include "backoff.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::store {

using namespace std::chrono_literals;

pause patience_of(std::chrono::milliseconds all) {
    return [left = all](std::chrono::milliseconds t) mutable {
        if (t > left) return false;
        left -= t;
        std::this_thread::sleep_for(t);
        return true;
    };
}

void when_unlocked(const std::string& what, const pause& wait, const std::function<void()>& action) {
    backoff pauses(250ms, 5s);
    for (bool told = false;; told = true) {
        try {
            return action();
        } catch (const database_failure& e) {
            const bool passes = e.sqlstate == "55P03" || e.sqlstate == "40001";
            if (!e.connection_open || !passes) throw;
            if (!told)
                log::info(
                    what + " waits for a transaction that holds a table; see pg_stat_activity",
                    {{"why", e.what()}}
                );
            if (!wait(pauses.next(chance()))) throw;
        }
    }
}

} // namespace zoomhook::store
