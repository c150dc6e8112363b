// The interface of what is remembered beside notifications, best effort: nobody's answer waits for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::ingest {

/// A request with well-formed x-zm headers that was refused. Nobody has proved that it is Zoom's.
struct rejected_request {
    std::string raw;               ///< the body exactly as received
    std::int64_t zm_timestamp = 0; ///< x-zm-request-timestamp, seconds
    std::string signature;         ///< x-zm-signature as sent
    std::optional<std::string> request_id;
    std::optional<std::string> tracking_id;
    std::string remote_addr; ///< the client's IP address, or empty
    wall_time received_at;
    std::string_view reason; ///< lasts for ever: a verdict's name
};

/// A challenge that one of our secrets has signed.
struct url_validation {
    std::string app;
    std::string_view result; ///< lasts for ever: "answered", or why not
    steady_clock::duration took{0};
    std::string remote_addr;
    wall_time received_at;
};

/// Any thread. Never blocks, never throws; may forget what it is given.
class record_keeper {
public:
    virtual ~record_keeper() = default;
    virtual void keep(rejected_request) noexcept = 0;
    virtual void keep(url_validation) noexcept = 0;
};

} // namespace zoomhook::ingest
