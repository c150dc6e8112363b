// Recovers by itself what never arrived: after an outage, and once a day.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "outage_watch.hpp"
#include "recovery_attempt.hpp"
#include "zoomhook/ops/metrics.hpp"

namespace zoomhook::app {

/// What it asks of the rest of the daemon; tests set their own.
struct recoverer_environment {
    std::function<bool()> store_works;
    std::function<std::uint64_t()> arrived;                     ///< how many notifications so far
    std::function<bool(const std::stop_token&)> tunnel_found{}; ///< empty: nobody looks
    std::function<std::chrono::milliseconds()> clock_tolerance; ///< zoom.timestamp_tolerance
    /// As attempt_recovery().
    std::function<recovery_result(const due_recovery&, recovery::report& so_far, const std::stop_token&)>
        attempt;
    std::function<void(const ops::counted_recovery&)> count;
    wall_clock wall = [] { return std::chrono::system_clock::now(); };
    std::function<deadline()> steady = [] { return steady_clock::now(); };
};

/// One thread. Its own start counts as the end of an outage.
class recoverer {
public:
    recoverer(recoverer_environment, const recovery_pace&, double chance);

    /// Looks whether an outage is over, and makes the run that is due, which may take minutes, and ends
    /// within a few seconds once a stop is requested. To be called each pace.look. Throws nothing.
    void look(const std::stop_token&);

private:
    struct failure {
        std::string key; ///< the same when it comes again
        std::string why;
        std::optional<std::chrono::milliseconds> pause; ///< nothing: longer and longer ones
    };

    void look_for_outages(const std::stop_token&);
    void attempt(const due_recovery&, const std::stop_token&);
    void conclude(const due_recovery&, const recovery_result&);
    void finished(const due_recovery&, const recovery::report&, deadline began);
    void failed(const due_recovery&, const recovery::report&, const failure&);
    void count(const due_recovery&, bool finished, const recovery::report&);

    const recoverer_environment env_;
    const recovery_pace pace_;
    recovery_schedule schedule_;
    tunnel_watch tunnel_;
    clock_watch clock_;
    std::string told_; ///< the last failure; empty since one run was finished
};

} // namespace zoomhook::app
