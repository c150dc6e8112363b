// A notification as Zoom posts it: its headers, and the signature.
// SPDX-License-Identifier: MIT
#include "signed_request.hpp"

#include <random>

#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {

std::string random_request_id() {
    static constexpr std::string_view form = "xxxxxxxx_xxxx_xxxx_xxxx_xxxxxxxxxxxx";
    static std::mt19937_64 random{std::random_device()()};
    std::string id(form);
    for (char& c : id)
        if (c == 'x') c = "0123456789abcdef"[random() % 16];
    return id;
}

http_request signed_request(
    const std::string& url, const std::string& body, const std::string& request_id, const signature_of& s
) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(s.at.time_since_epoch()).count();
    const std::string timestamp = std::to_string(seconds);
    std::string signature = zoom::sign(s.token, timestamp, body);
    if (s.wrong) signature.back() = signature.back() == '0' ? '1' : '0';
    return {
        .url = url,
        .body = body,
        .headers = {
            "Content-Type: application/json; charset=utf-8",
            "User-Agent: zoomhookd " + s.command,
            "Expect:", // Zoom sends none
            "x-zm-request-timestamp: " + timestamp,
            "x-zm-signature: " + signature,
            "x-zm-request-id: " + request_id,
            "x-zm-trackingid: v=2.0;clid=sample;rid=zoomhookd_" + s.command,
        }};
}

} // namespace zoomhook::cli
