// Tells the operator what arrives: a line for each event, or one line a minute.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::ops {

enum class event_lines {
    each,    ///< a line for each event, for people who watch
    summary, ///< a line a minute: journald drops a service's lines past 10,000 in 30 s, errors included
    off,
};

/// What one stored event's line says.
struct stored_event {
    std::string_view event;
    std::string_view app;
    std::string_view account;
    std::string_view object_id;
    std::string_view request_id;
    std::size_t batch_rows = 1;
    bool repeated = false;
    bool spooled = false; ///< on this machine's disk, on its way to Postgres
    steady_clock::duration took{};
};

/// Durations in buckets of a fifth: good for a percentile within 20 %.
class latency_histogram {
public:
    void add(steady_clock::duration);
    [[nodiscard]] std::chrono::microseconds percentile(double share) const; ///< 0 where nothing was added
    void clear() { counts_.fill(0); }

private:
    std::array<std::uint64_t, 128> counts_{};
};

/// Any thread. Problems are told in every mode, but only so many of a kind in each interval; the rest are
/// counted.
class event_log {
public:
    explicit event_log(event_lines, std::chrono::milliseconds interval = std::chrono::minutes(1));
    ~event_log(); ///< tells what is still untold

    void stored(const stored_event&);
    /// `kind` groups equal problems, e.g. "refused (no secret matches)"; `details` is for this one's line.
    void problem(std::string_view kind, std::string_view sentence, log::fields details);
    void
    note(std::string_view sentence, log::fields details); ///< rare and worth a line in every mode but off

private:
    void run(const std::stop_token&);
    void tell();

    const event_lines lines_;
    const std::chrono::milliseconds interval_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::uint64_t stored_ = 0;
    std::uint64_t repeated_ = 0;
    std::uint64_t spooled_ = 0;
    latency_histogram latency_;
    std::map<std::string, std::uint64_t, std::less<>> problems_; ///< by kind, in this interval
    std::jthread thread_;
};

} // namespace zoomhook::ops
