// The headers that Zoom sends with a notification, freshly signed.
// SPDX-License-Identifier: MIT
#include "zoom_headers.hpp"

#include <chrono>
#include <random>
#include <string_view>

#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {
namespace {

/// Zoom's form: 8_4_4_4_12 hexadecimal digits.
std::string random_request_id() {
    static constexpr std::string_view form = "xxxxxxxx_xxxx_xxxx_xxxx_xxxxxxxxxxxx";
    std::random_device random;
    std::string id(form);
    for (char& c : id)
        if (c == 'x') c = "0123456789abcdef"[random() % 16];
    return id;
}

} // namespace

std::vector<std::string>
zoom_headers(const std::string& token, const std::string& body, const std::string& sender) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::string timestamp =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    return {
        "Content-Type: application/json; charset=utf-8",
        "User-Agent: " + sender,
        "Expect:", // Zoom sends none
        "x-zm-request-timestamp: " + timestamp,
        "x-zm-signature: " + zoom::sign(token, timestamp, body),
        "x-zm-request-id: " + random_request_id(),
        "x-zm-trackingid: v=2.0;clid=replay;rid=zoomhookd_replay",
    };
}

} // namespace zoomhook::cli
