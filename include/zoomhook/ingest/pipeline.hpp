// Decides who makes a delivery durable.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::ingest {

/// Today there is one way: Postgres. Any thread.
class pipeline {
public:
    explicit pipeline(sink& postgres) : postgres_(postgres) {}

    /// False: nobody has room for it, the requester should be told to come again. Otherwise the ticket is
    /// settled when it is durable; whoever holds the request keeps its deadline.
    [[nodiscard]] bool take(ticket_ptr);

private:
    sink& postgres_;
};

} // namespace zoomhook::ingest
