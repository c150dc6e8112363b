// Durations and sizes as people write them.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zoomhook::config {

/// "250ms", "2.5s", "5m", "1h", "90d"; nothing where it is not a duration.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view);

/// The same, in the largest unit that needs no fraction.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds);

/// Bytes: "4096", "512KiB", "8MiB", "1GiB", "2TiB"; nothing where it is not a size.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view);

/// A whole number of decimal digits.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view);

} // namespace zoomhook::config
