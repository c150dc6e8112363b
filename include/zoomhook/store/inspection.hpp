// What a person wants to know of the database before trusting it with events.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/store/growth.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// The newest event by Zoom's clock, as far as that is not more than a day ahead.
struct newest_event {
    std::string app;
    wall_time received_at;          ///< its last delivery
    std::chrono::milliseconds skew; ///< that, less the header's timestamp: whole seconds are Zoom's
};

struct app_validation {
    std::string app;
    std::optional<std::chrono::seconds> ago; ///< the last challenge that was answered; nothing: none yet
};

struct inspection {
    std::string name;                         ///< user, host, port and database
    std::string version;                      ///< "15.14"
    bool can_lose_commits = false;            ///< fsync or full_page_writes is off
    int schema_version = 0;                   ///< 0: not migrated yet; then all below is empty
    int known_version = 0;                    ///< the newest that this binary knows
    std::vector<std::string> missing;         ///< what the role may not do, e.g. "INSERT on events"
    int months_ahead = 0;                     ///< after the present one
    std::chrono::milliseconds clock_ahead{0}; ///< how far this machine's clock is ahead of Postgres's
    std::chrono::milliseconds clock_doubt{0}; ///< half a round trip
    std::optional<newest_event> newest;
    std::vector<app_validation> validations; ///< of options.apps
    std::map<std::string, std::chrono::seconds>
        recovered;                    ///< by app: so long ago the daemon has read Zoom's logs
    std::uint64_t rejected_today = 0; ///< in the last 24 hours
    std::optional<growth> disk;       ///< nothing: the role may not ask
};

/// Blocks for about two seconds for each address that doesn't answer, and as a writer does for each
/// statement. Changes nothing. Throws store::error with the next step.
[[nodiscard]] inspection inspect(const options&);

} // namespace zoomhook::store
