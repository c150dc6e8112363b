// Makes signed notifications, each unlike any other.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace zoomhook::bench {

/// As Zoom sends meeting.participant_joined, about 700 bytes. `run` is the topic of each, so that what a run
/// has stored can be counted. One thread.
class notifications {
public:
    notifications(std::string secret, std::string host, std::string path, std::string run);

    /// A whole HTTP request, signed now, in place of what `request` holds.
    void write_next(std::string& request);

private:
    const std::string secret_, host_, path_, run_;
    std::uint64_t made_ = 0;
    std::string body_;
};

} // namespace zoomhook::bench
