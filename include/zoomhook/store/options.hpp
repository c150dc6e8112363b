// What the store must know: where Postgres is and how it is to be used.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zoomhook::store {

enum class keep_raw {
    always,      ///< any row can be verified again
    when_needed, ///< only where jsonb can't hold the notification: a third less disk, but no re-verification
};

struct options {
    std::string url; ///< a libpq connection string or URI; libpq's PG* variables fill what it leaves out
    std::string schema = "public";
    unsigned connections = 2;
    bool migrate = true; ///< apply pending migrations when Postgres appears
    keep_raw raw = keep_raw::always;
    std::vector<std::string> apps;            ///< whose challenges are expected every 72 hours
    std::optional<std::chrono::seconds> keep; ///< what was received longer ago is pruned; nothing: never
    /// After which tokens and passcodes are taken out of bodies; nothing: never.
    std::optional<std::chrono::seconds> forget_tokens;
    std::uint64_t disk_size = 0;                     ///< bytes for the whole database; 0: not known
    std::size_t queue_bytes = std::size_t{64} << 20; ///< over this, offer() says false
};

} // namespace zoomhook::store
