// Reads stored events as they come, for people and programs that follow them.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// Postgres is away for now; the next call connects anew.
class connection_lost : public error {
public:
    using error::error;
};

/// Which events are meant: those that all of it fits.
struct event_filter {
    std::vector<std::string> events; ///< patterns such as "meeting.*"; * any text, ? one character; none: all
    std::string account;             ///< empty: any
    std::optional<wall_time> since;  ///< received then or later
    std::optional<wall_time> until;  ///< received before
};

/// One event as people and programs see it. Texts are empty where the column is null, and may hold anything.
struct shown_event {
    std::int64_t id = 0;
    wall_time received_at;
    std::optional<std::chrono::milliseconds> lateness; ///< from event_ts to received_at; nothing: no event_ts
    std::string event;
    std::string app;
    std::string object_id;
    std::string topic;
    int deliveries = 1;
    std::string body; ///< the body, for people on several lines; empty where it was not asked for
    std::string json; ///< all columns but raw as one line of JSON; empty where it was not asked for
};

/// What of an event costs more than the rest.
struct event_detail {
    bool body = false; ///< also in the JSON
    bool json = false;
};

/// Follows the table, each event once, in the order of their ids, whatever is in flight; one thread. Where
/// the connection is lost nothing is, and nothing comes twice.
class event_feed {
public:
    /// From now on, or from filter.since. Connects. Throws connection_lost, or store::error.
    event_feed(const options&, event_filter, event_detail);
    ~event_feed();
    event_feed(const event_feed&) = delete;
    event_feed& operator=(const event_feed&) = delete;

    /// The next ones; none where none came within `patience`. Waits longer for a writer's statement that is
    /// open still. Throws connection_lost: call it again, later; or store::error.
    [[nodiscard]] std::vector<shown_event> next(std::chrono::milliseconds patience);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
