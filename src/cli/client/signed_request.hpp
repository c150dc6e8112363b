// A notification as Zoom posts it: its headers, and the signature.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "http_client.hpp"
#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// Zoom's form: 8_4_4_4_12 hexadecimal digits.
[[nodiscard]] std::string random_request_id();

struct signature_of {
    std::string token;            ///< never printed
    wall_time at;                 ///< the timestamp that is signed, in whole seconds
    bool wrong = false;           ///< well-formed, and of no token
    std::string command = "send"; ///< by which the receiver's logs may know the sender
};

[[nodiscard]] http_request
signed_request(const std::string& url, const std::string& body, const std::string& request_id, const signature_of&);

} // namespace zoomhook::cli
