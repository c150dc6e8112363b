// Deliveries as a verified notification becomes one, for what is measured without HTTP.
// SPDX-License-Identifier: MIT
#pragma once

#include "notifications.hpp"
#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::bench {

/// The body alone.
[[nodiscard]] std::string next_body(notifications&);
[[nodiscard]] ingest::delivery next_delivery(notifications&);
/// Wanted for ever.
[[nodiscard]] std::vector<ingest::ticket_ptr> next_tickets(notifications&, std::size_t count);

} // namespace zoomhook::bench
