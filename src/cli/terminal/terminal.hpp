// What is only for eyes: colours, which only a terminal gets, and how far a long task is.
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

/// On standard error: a bar, from the second second on, where that is a terminal; it is gone when this is.
/// Elsewhere, such as in a log, a plain line every 30 seconds. One thread, one bar at a time.
class progress {
public:
    using clock = std::chrono::steady_clock;

    /// `total` 0: not known, then only what is done is told. `unit`: "events".
    progress(std::uint64_t total, std::string unit);
    ~progress();
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    /// Cheap: draws ten times a second at most. `also` is told besides: "500 found".
    void at(std::uint64_t done, std::string_view also = {}, clock::time_point now = clock::now());

private:
    const std::uint64_t total_;
    const std::string unit_;
    const bool on_terminal_;
    const clock::time_point began_ = clock::now();
    clock::time_point next_;
    bool drawn_ = false;
};

/// Whether standard error is a terminal that can draw a bar: otherwise a long task says at its start what it
/// does.
[[nodiscard]] bool has_bar();

/// "50 %  500 of 1000 events, 5 s left". Pure.
[[nodiscard]] std::string progress_text(
    std::uint64_t done, std::uint64_t total, std::string_view unit, std::chrono::duration<double> since
);
/// "[#####     ] ", which stands before that; empty where the total is not known. Pure.
[[nodiscard]] std::string progress_bar(std::uint64_t done, std::uint64_t total);

} // namespace zoomhook::cli
