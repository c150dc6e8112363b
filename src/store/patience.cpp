// Waiting for what others do in the database.
// SPDX-License-Identifier: MIT
#include "patience.hpp"

#include <thread>

#include "backoff.hpp"

namespace zoomhook::store {

using namespace std::chrono_literals;

pause patient_until(deadline end) {
    return [end](std::chrono::milliseconds t) {
        if (steady_clock::now() + t > end) return false;
        std::this_thread::sleep_for(t);
        return true;
    };
}

bool when_unlocked(const pause& wait, const std::function<void()>& action) {
    backoff pauses(250ms, 5s);
    for (;;) {
        try {
            action();
            return true;
        } catch (const database_failure& e) {
            if (!e.connection_open || e.sqlstate != "55P03") throw;
            if (!wait(pauses.next(chance()))) return false;
        }
    }
}

} // namespace zoomhook::store
