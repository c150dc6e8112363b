// What is only for eyes: colours, and how far a long task is. Neither is printed anywhere but on a terminal.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace zoomhook::cli {

enum class colour { none, red, green, yellow, dim };

/// Whether standard output is a terminal that takes colours: TERM is not "dumb" and NO_COLOR is not set.
[[nodiscard]] bool has_colours();

/// `text` in that colour where `coloured`, else as it is.
[[nodiscard]] std::string painted(std::string_view text, colour, bool coloured);

/// A bar on standard error, from the second second on, where that is a terminal; it is gone when this is.
/// One thread, one bar at a time.
class progress {
public:
    /// `total` 0: not known, then only what is done is told. `unit`: "events".
    progress(std::uint64_t total, std::string unit);
    ~progress();
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    /// Cheap: draws ten times a second at most.
    void at(std::uint64_t done);

private:
    using clock = std::chrono::steady_clock;

    const std::uint64_t total_;
    const std::string unit_;
    const bool on_terminal_;
    const clock::time_point began_ = clock::now();
    clock::time_point next_ = began_ + std::chrono::seconds(1);
    bool drawn_ = false;
};

/// The bar's text: "[#####     ]  50 %  500 of 1000 events, 5 s left". Pure.
[[nodiscard]] std::string progress_text(
    std::uint64_t done, std::uint64_t total, std::string_view unit, std::chrono::duration<double> since
);

} // namespace zoomhook::cli
