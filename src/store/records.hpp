// The SQL of the tables beside events: rejected and url_validations, both bounded.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "pqxx_compat.hpp"
#include "zoomhook/ingest/records.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::store {

/// What strangers may make the tables hold. Where `rejected` is full the oldest rows stay: a flood can't
/// drive out what came before it.
struct record_bounds {
    std::size_t rejected_rows = 10'000;
    std::size_t rejected_bytes = std::size_t{64} << 20;
    std::size_t rejected_rows_each = 2'000; ///< of one IPv4 address or IPv6 /64
    std::size_t rejected_bytes_each = std::size_t{8} << 20;
    std::chrono::hours rejected_age{14 * 24};
    std::size_t validations_each = 1'000; ///< the newest of one app
};

/// With what its body says of itself.
struct rejected_row {
    ingest::rejected_request what;
    zoom::notification body; ///< raw is here
};

/// Those for which there is room. Costs little however much is refused. Throws database_failure.
[[nodiscard]] std::vector<ingest::rejected_request>
that_fit(session&, std::vector<ingest::rejected_request>, const record_bounds&);

/// What is there already is passed over. Throws database_failure.
void insert_rejected(session&, const std::vector<rejected_row>&);
void insert_validations(session&, const std::vector<ingest::url_validation>&, const record_bounds&);

/// Deletes what is too old. Throws database_failure.
void delete_old_rejected(session&, const record_bounds&);

/// Zoom validates an endpoint every 72 hours.
inline constexpr std::chrono::hours validation_is_overdue{80};

struct overdue_validation {
    std::string app;
    std::string hours; ///< since the last one that was answered
};
/// Of `apps`, those that have been validated once, but not lately. Throws database_failure.
[[nodiscard]] std::vector<overdue_validation>
find_overdue_validations(session&, const std::vector<std::string>& apps);

} // namespace zoomhook::store
