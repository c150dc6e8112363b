// What the store's threads know together of the database: is the schema ready, and what has the operator been
// told. SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::store {

/// Any thread.
class database_state {
public:
    /// False if the stop came first.
    [[nodiscard]] bool wait_for_schema(const std::stop_token&);
    void schema_is_ready();
    /// A writer missed a table: upkeep shall look again, the writers wait.
    void recheck_schema();
    /// Upkeep's sleep: ends with the time, a recheck, or the stop.
    void wait_for_recheck(const std::stop_token&, steady_clock::duration);

    /// Logs when things change, and once a minute while the same trouble lasts.
    void works();
    void fails(const std::string& why, std::string_view advice);

private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool schema_ready_ = false;
    bool recheck_ = false;
    std::string trouble_; ///< empty: it works
    deadline since_;
    deadline told_;
};

/// Sleeps, but not through a stop.
void pause(const std::stop_token&, steady_clock::duration);

} // namespace zoomhook::store
