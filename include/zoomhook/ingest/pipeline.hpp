// Decides who makes a delivery durable: Postgres, or the spool where Postgres can't or doesn't in time.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "zoomhook/ingest/route.hpp"
#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::ingest {

/// Whichever sink is first settles the ticket; what both have stored is one row, by its key. Any thread.
class pipeline {
public:
    /// Without a spool there is only Postgres. `after`: how long Postgres may take before the spool is asked,
    /// too.
    pipeline(sink& postgres, sink* spool, std::chrono::milliseconds after);

    /// False: nobody has room for it, the requester should be told to come again. Otherwise the ticket is
    /// settled when it is durable; whoever holds the request keeps its deadline.
    [[nodiscard]] bool take(ticket_ptr);
    /// Whether the thread that looks for late tickets gets round to it within `t`. Blocks.
    [[nodiscard]] bool turns_within(std::chrono::milliseconds t);
    /// No ticket is handed to the spool afterwards.
    void stop();

private:
    /// A ticket that Postgres has; weak, so that its body can go once it is stored.
    struct pending {
        deadline due;
        std::weak_ptr<ticket> what;
    };

    [[nodiscard]] bool postgres_first();
    void remember(const ticket_ptr&);
    void hand_over_due(const std::stop_token&);
    [[nodiscard]] std::deque<pending> take_due(deadline now);

    sink& postgres_;
    sink* const spool_;
    const std::chrono::milliseconds after_;
    std::mutex mutex_; ///< what follows
    route route_{steady_clock::now()};
    std::deque<pending> pending_; ///< by due
    bool idle_ = false;           ///< the thread waits for something to be pending
    std::uint64_t turns_ = 0;     ///< how often the thread has looked
    std::condition_variable_any came_;
    std::condition_variable turned_;
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::ingest
