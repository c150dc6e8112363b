// One database connection and its thread: commits what is queued, in one statement, again and again.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <stop_token>

#include "backoff.hpp"
#include "batch.hpp"
#include "database_state.hpp"
#include "supervisor.hpp"
#include "zoomhook/base/bounded_queue.hpp"

namespace zoomhook::store {

using ticket_queue = bounded_queue<ingest::ticket_ptr>;

/// What a ticket weighs in the queue.
[[nodiscard]] std::size_t weight(const ingest::ticket_ptr&);

/// Lives on one thread. No artificial delay: at low load a batch is one row, at high load whatever came
/// meanwhile.
class writer {
public:
    writer(const options&, ticket_queue&, supervisor&, database_state&);

    /// Until the queue is closed and empty; after a stop request it does not wait for a database that is
    /// away.
    void run(const std::stop_token&);

private:
    void connect(const std::stop_token&);
    void write(tickets, const std::stop_token&);
    /// Stores the rows, or gives them back to the queue.
    void store(std::span<batch_row>, const std::stop_token&);
    void store_split(std::span<batch_row>, const std::stop_token&);
    void store_stripped(batch_row&);
    rows execute(const char* statement, const parameters&, std::span<const batch_row>);
    void settle(std::span<batch_row>, const rows& repeated);
    void recover(const database_error&, std::span<batch_row>, const std::stop_token&);
    void give_back(std::span<batch_row>);

    const options& options_;
    ticket_queue& queue_;
    supervisor& supervisor_;
    database_state& state_;
    std::unique_ptr<database> db_; ///< null while there is no connection
    std::string warning_;          ///< the server's latest, since the statement began
    backoff reconnect_{std::chrono::milliseconds(50), std::chrono::milliseconds(2000)};
    backoff retry_{std::chrono::milliseconds(10), std::chrono::milliseconds(500)};
};

} // namespace zoomhook::store
