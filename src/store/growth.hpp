// Asks Postgres how much the stored events take and how fast that grows.
// SPDX-License-Identifier: MIT
#pragma once

#include "pqxx_compat.hpp"
#include "zoomhook/store/growth.hpp"

namespace zoomhook::store {

/// `disk_size` is what database.disk_size says; 0: the disk's free space counts, where Postgres is on this
/// machine. Throws database_failure.
[[nodiscard]] growth measure_growth(session&, std::uint64_t disk_size);

} // namespace zoomhook::store
