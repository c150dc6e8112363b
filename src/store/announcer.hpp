// Tells whoever listens that there are new events.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "backoff.hpp"
#include "pqxx_compat.hpp"
#include "supervisor.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// Who listens is told on this channel, with the schema as the payload.
inline constexpr const char* events_channel = "zoomhook_events";

/// One thread, with a connection of its own from the first commit on: a NOTIFY in the writers' statements
/// would make their commits wait for each other. It sends ten a second at most and none while nothing is
/// committed. Best effort: where it can't, it says nothing, and who listens looks by itself now and then.
class announcer {
public:
    announcer(const options&, supervisor&);

    /// Something was committed. Any thread; costs next to nothing and never waits for Postgres.
    void committed();
    void stop() { thread_.request_stop(); }

private:
    void run(const std::stop_token&);
    [[nodiscard]] bool announce();

    const options& options_;
    supervisor& supervisor_;
    std::atomic<bool> news_{false};
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::unique_ptr<session> db_;
    backoff failing_;
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::store
