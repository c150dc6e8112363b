// Brings to Postgres what the spool keeps: oldest first, and forgets nothing before it is committed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <thread>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/base/health.hpp"
#include "zoomhook/ingest/buffer.hpp"

namespace zoomhook::ingest {

/// One thread. It is also what finds out that Postgres is back: as long as something is spooled, a writer has
/// something to try.
class drain {
public:
    /// Begins at once.
    drain(buffer&, sink& postgres);
    ~drain() { stop(); }

    /// What has been handed to Postgres and isn't committed stays in the spool, to be drained again.
    void stop();

private:
    class progress;

    void run(const std::stop_token&);
    bool move_portion(const std::stop_token&);
    void tell_that_it_is_empty();
    void offer(const std::shared_ptr<progress>&, std::size_t row, delivery, deadline until);
    void pass_by_what_is_refused(const portion&, std::size_t rows);

    buffer& from_;
    sink& to_;
    int refusals_ = 0;          ///< in a row, of the oldest row
    std::uint64_t brought_ = 0; ///< and not told yet
    deadline tell_next_ = deadline::min();
    health reading_{"the spool can be read again"};
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::ingest
