// How much the stored events take, how fast that grows, and for how long there is room.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace zoomhook::store {

struct growth {
    std::uint64_t bytes = 0;                    ///< of events and its indexes on disk
    std::optional<std::uint64_t> bytes_per_day; ///< about, over the last week; nothing: not known yet
    std::optional<std::uint64_t> free;          ///< bytes for more of it; nothing: not known from here
};

/// For how many days there is room. Nothing: not known, or for ever, because `keep` drops old events before
/// their disk is needed. Pure.
[[nodiscard]] std::optional<double>
days_until_full(const growth&, const std::optional<std::chrono::seconds>& keep);

} // namespace zoomhook::store
