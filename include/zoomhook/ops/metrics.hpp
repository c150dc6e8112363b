// What Prometheus is told: everything that happens is counted, and the present state is read when it asks.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::ops {

/// One notification that has been answered 200.
struct counted_notification {
    enum class outcome { stored, repeated, spooled } what = outcome::stored;
    std::string_view app;    ///< one of the config's
    std::string_view family; ///< of the event; one of few
    steady_clock::duration took{};
    std::optional<std::chrono::milliseconds> lateness; ///< from event_ts to its arrival
    std::optional<std::chrono::seconds> skew;          ///< our clock less x-zm-request-timestamp
};

/// One run over Zoom's webhook logs.
struct counted_recovery {
    std::string_view cause; ///< one of few
    bool finished = false;
    std::uint64_t stored = 0;
    std::uint64_t incomplete = 0;
    std::uint64_t already_there = 0;
    std::uint64_t refused = 0;  ///< by Postgres
    std::uint64_t requests = 0; ///< of Zoom's API
    std::uint64_t rate_limited = 0;
    wall_time when{}; ///< its end
};

struct spool_state {
    struct contents {
        std::int64_t rows = 0;
        std::uint64_t bytes = 0;
        std::chrono::seconds age{0};      ///< of its oldest row
        std::size_t files_for_people = 0; ///< damaged or unreadable ones
    };
    bool works = false;
    std::uint64_t max_bytes = 0;
    std::optional<contents> holds; ///< nothing: a disk holds the answer up
};

/// What the stored events take in Postgres.
struct disk_state {
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> bytes_per_day;
    std::optional<std::uint64_t> free;     ///< bytes
    std::optional<double> days_until_full; ///< nothing: not known, or never
};

/// What is so at the moment.
struct present_state {
    bool ready = false;
    bool postgres_works = false;
    std::size_t postgres_queue_rows = 0;
    std::size_t postgres_queue_bytes = 0;

    std::optional<spool_state> spool; ///< nothing: there is none

    std::optional<disk_state> disk; ///< nothing: not measured yet

    std::size_t connections = 0;
    std::size_t max_connections = 0;
    std::uint64_t connections_turned_away = 0;
    std::uint64_t bodies_turned_away = 0;
    std::optional<wall_time> certificate_expires;
    bool config_is_current = true; ///< the last reload, if there was one, succeeded
    wall_time config_loaded_at;
};

/// Any thread. Labels are bounded: apps by the config, families and reasons by the program.
class metrics {
public:
    explicit metrics(std::string_view version);
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    void answered(const counted_notification&);
    /// How many of these there have been.
    [[nodiscard]] std::uint64_t answered() const;
    enum class destination { postgres, spool };
    /// Once for each commit.
    void committed(destination, std::size_t rows, steady_clock::duration took);
    /// `reason`: "unknown secret", "stale", …; answered with `status`.
    void refused(std::string_view reason, unsigned status);
    void challenged(std::string_view app, bool answered, wall_time);
    /// An account has removed the app: its data must be deleted.
    void deauthorized();
    /// Our clock less x-zm-request-timestamp, of a genuine request that was too far off to be taken.
    void skewed(std::chrono::seconds);

    /// From now on there are figures of recovery, which begin with 0. `causes` there will be.
    void expect_recoveries(std::initializer_list<std::string_view> causes);
    void recovered(const counted_recovery&);

    /// In Prometheus's text format, version 0.0.4.
    [[nodiscard]] std::string text(const present_state&) const;

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::ops
