// `zoomhookd send --count N`: many notifications, on one connection or, to keep a rate, on several.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "body_edits.hpp"
#include "cli/arguments/arguments.hpp"
#include "send_report.hpp"
#include "send_target.hpp"

namespace zoomhook::cli {

/// What came of them.
struct send_tally {
    std::uint64_t wanted = 0;              ///< how many were asked for
    double seconds = 0;                    ///< how long it took
    std::map<long, std::uint64_t> answers; ///< by status; 0: none came
    std::vector<float> milliseconds{};     ///< of those that were answered, in any order
    std::string last_failure{};            ///< why none came

    [[nodiscard]] std::uint64_t sent() const;
};

/// Counts for each status, the pace, and the median, 99th percentile and longest of the answers' times.
[[nodiscard]] std::string summary_of(send_tally);

/// Prints the summary, also after Ctrl-C; with --json to `err`, since `out` has a line for each. Exit code 0
/// where all were sent and answered as a right receiver does. Throws std::runtime_error where the first has
/// no answer.
[[nodiscard]] int send_many(
    const send_command&, const send_target&, wanted, const std::string& body, const body_edits&,
    std::ostream& out, std::ostream& err
);

} // namespace zoomhook::cli
