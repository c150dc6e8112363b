// Tells whether a row of the spool is still what was spooled.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::spool {

/// SHA-256 over everything that a row keeps: each column is stored in Postgres, and some make it the row it
/// is. Its time counts in microseconds, the body by its own digest.
[[nodiscard]] std::array<unsigned char, 32> row_digest(const ingest::delivery&);

} // namespace zoomhook::spool
