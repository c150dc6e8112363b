// Keeps the schema fit for the writers: migrates when Postgres appears, sees to the chores
// hourly, and counts every minute.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "backoff.hpp"
#include "chores.hpp"
#include "migrations.hpp"
#include "supervisor.hpp"
#include "zoomhook/base/health.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// One thread, with a connection only while it works.
class upkeep {
public:
    upkeep(const options&, supervisor&, health& connection);

    /// Waits until the schema has been found ready, or `ended`: then false.
    [[nodiscard]] bool wait_until_ready(const std::stop_token& ended);
    [[nodiscard]] bool is_ready() const; ///< Any thread.
    /// The schema is not what it was: look again. Any thread.
    void look_again();
    [[nodiscard]] chores& hourly_chores() { return chores_; }
    void stop();

private:
    void run(const std::stop_token&);
    std::chrono::milliseconds attempt(const std::stop_token&);
    std::chrono::milliseconds prepare(session&, const std::stop_token&);
    void look(session&);
    void prepare_schema(session&, const pause&);
    void declare_ready();
    bool sleep(const std::stop_token&, std::chrono::milliseconds);

    const options& options_;
    supervisor& supervisor_;
    health& connection_;
    health schema_{"the database is ready"};
    backoff connecting_;
    backoff returning_; ///< to chores that could not be done
    chores chores_;
    steady_clock::time_point chores_due_; ///< before that, events are only counted
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool ready_ = false;
    bool asked_ = false;
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::store
