// Commits what is queued, batch after batch, over one connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <thread>

#include "announcer.hpp"
#include "backoff.hpp"
#include "batch.hpp"
#include "commit_outcome.hpp"
#include "connect.hpp"
#include "supervisor.hpp"
#include "upkeep.hpp"
#include "zoomhook/base/health.hpp"
#include "zoomhook/base/throttle.hpp"

namespace zoomhook::store {

/// What the writers of one sink share.
struct writing_room {
    explicit writing_room(options given) : o(std::move(given)), queue(o.queue_bytes) {}

    const options o;
    ingest::ticket_queue queue;
    supervisor watcher;
    health connection{"Postgres is back"};
    health storing{"storing again"};
    std::atomic<unsigned> failures_in_a_row{0}; ///< of all writers together, since something was committed

    /// One lost connection is no reason to doubt it: what was in it is repeated at once.
    [[nodiscard]] bool works() const { return schema.is_ready() && failures_in_a_row <= o.connections; }
    /// There is a connection again: what is offered is tried, and one more failure is reason to doubt.
    void doubt_no_more() {
        unsigned failures = failures_in_a_row;
        while (failures > o.connections && !failures_in_a_row.compare_exchange_weak(failures, o.connections)
        ) {
        }
    }
    upkeep schema{o, watcher, connection};
    announcer news{o, watcher};
};

/// One thread. It ends when the queue is closed and empty, or can't be emptied in the time that is left.
class writer {
public:
    explicit writer(writing_room&);

    /// After the queue has been closed.
    void stop(deadline until);

private:
    void run(const std::stop_token&);
    bool ensure_connected(const std::stop_token&);
    bool open();
    void rest(const std::stop_token&, std::chrono::milliseconds);
    [[nodiscard]] bool may_go_on(const std::stop_token&);

    bool store_next(const std::stop_token& ended);
    commit_outcome store_all(std::vector<ingest::ticket_ptr>);
    commit_outcome store(batch);
    commit_outcome attempt(const batch&);
    commit_outcome failed(const database_failure&, bool stripped);
    static void tell_if_stripped(const batch& stored);
    void give_up_on(const batch_row&);
    void split_last(std::vector<batch>&);
    void react(const std::stop_token&, commit_outcome);

    writing_room& room_;
    connected connection_;
    backoff reconnecting_;
    backoff retrying_;
    throttle refusals_;
    bool came_down_ = false; ///< the last connection attempt failed, or its first batch
    std::atomic<deadline::rep> stop_at_;
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::store
