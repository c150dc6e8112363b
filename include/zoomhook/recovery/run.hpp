// Has what Zoom's webhook logs still have, and what never arrived, stored: one run over a span of time.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "zoomhook/store/recovery.hpp"
#include "zoomhook/zoomapi/client.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace zoomhook::recovery {

struct request {
    wall_time from;
    wall_time to;
    zoomapi::log_type type = zoomapi::log_type::failed;
    std::string app; ///< whose rows they become
};

/// An entry that Postgres refuses, as it can be named to people. Never with its body.
struct refusal {
    std::string request_id; ///< empty: the logs don't say
    std::string event;      ///< likewise
    std::string why;        ///< Postgres's words
};

/// Each entry of the logs is one attempt of Zoom's to deliver, and is counted once below.
struct report {
    std::uint64_t entries = 0;
    std::uint64_t stored = 0;         ///< have become rows
    std::uint64_t incomplete = 0;     ///< likewise, but their body is cut off or no JSON object
    std::uint64_t already_there = 0;  ///< have a row, also from another entry of this run
    std::uint64_t left_to_zoom = 0;   ///< Zoom sends them again by itself, and signed
    std::uint64_t skipped = 0;        ///< challenges, and app_deauthorized
    std::uint64_t forgotten = 0;      ///< name somebody whom zoomhookd forget has erased
    std::uint64_t without_body = 0;   ///< the logs don't have it
    std::uint64_t not_understood = 0; ///< entries with nothing that is documented
    std::uint64_t refused = 0;        ///< by Postgres, each for itself
    std::vector<refusal> refusals;    ///< the first of these

    wall_time from{}; ///< what is read: without what is out of the seven days
    wall_time to{};
    std::chrono::seconds out_of_reach{0}; ///< so much of what was asked for is out of the seven days
    double progress = 0;                  ///< 0 to 1
    std::uint64_t requests = 0;           ///< made so far
    std::uint64_t rate_limited = 0;       ///< of them told to come later
};

/// What a run does with what it finds.
struct callbacks {
    /// Says for each, in their order, what has become of it; may throw, which ends the run.
    std::function<
        std::vector<store::recovered>(std::span<const store::recovered_event>, const store::refusal_told&)>
        store;
    /// Takes out what is not to be stored; false: all of it.
    std::function<bool(zoom::notification&)> screen = [](zoom::notification&) { return true; };
    std::function<void(const report&)> told = [](const report&) {}; ///< after each page
    /// All that is older has been read, and stored.
    std::function<void(wall_time)> done_up_to = [](wall_time) {};
};

/// Holds a page at a time, and what is incomplete, 8 MiB of it at most: that is stored after what is whole,
/// so that of one notification the whole body counts. What Postgres refuses is counted and passed by: were it
/// waited for, all that is newer would never be stored. `so_far` says what was done also where this throws:
/// zoomapi::error, and what callbacks::store throws. The same again is harmless.
void run(zoomapi::client&, const request&, const callbacks&, report& so_far);

} // namespace zoomhook::recovery
