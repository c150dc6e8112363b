// Decides who makes a delivery durable.
// SPDX-License-Identifier: MIT
#include "zoomhook/ingest/pipeline.hpp"

namespace zoomhook::ingest {

bool pipeline::take(ticket_ptr t) { return postgres_.offer(std::move(t)); }

} // namespace zoomhook::ingest
