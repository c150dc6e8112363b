// A notification of Zoom's with numbers in it that make it another one.
// SPDX-License-Identifier: MIT
#include "notifications.hpp"

#include <fmt/format.h>

#include <chrono>

#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::bench {
namespace {

constexpr auto body_format =
    R"({{"payload":{{"account_id":"Wm3kQ9rTSiGf2yHn0aLbVg","object":{{"uuid":"{0:022}==","participant":)"
    R"({{"public_ip":"198.51.100.24","user_id":"{1}","user_name":"Jürgen Müßig","participant_user_id":)"
    R"("VX2sZbac34ci-rEjqVFAMQ","id":"VX2sZbac34ci-rEjqVFAMQ","join_time":"2026-11-24T09:01:06Z",)"
    R"("email":"juergen.muessig@example.com","participant_uuid":"99CA69E8-5D93-4A1C-B11C-{0:012X}",)"
    R"("registrant_id":"{0:022}","customer_key":"349589LkJyeW"}},"id":"{2}","type":8,"topic":"{3}",)"
    R"("host_id":"pL4vN8xcQ0yZ1tRk5uJ9Wg","duration":60,"start_time":"2026-11-24T09:00:00Z",)"
    R"("timezone":"Europe/Berlin"}}}},"event_ts":{4},"event":"meeting.participant_joined"}})";

constexpr std::uint64_t participants = 1000; // of one meeting, before the next begins

} // namespace

notifications::notifications(std::string secret, std::string host, std::string path, std::string run)
    : secret_(std::move(secret)),
      host_(std::move(host)),
      path_(std::move(path)),
      run_(std::move(run)) {}

void notifications::write_next(std::string& request) {
    using std::chrono::milliseconds;
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    const auto now_ms = std::chrono::duration_cast<milliseconds>(since_1970).count();
    const std::uint64_t number = made_++;
    body_.clear();
    fmt::format_to(
        std::back_inserter(body_), body_format, number, 16778240 + number,
        91234567890 + number / participants, run_, now_ms
    );
    const std::string timestamp = std::to_string(now_ms / 1000);
    request.clear();
    fmt::format_to(
        std::back_inserter(request),
        "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json; charset=utf-8\r\n"
        "User-Agent: Zoom Marketplace/1.0a\r\nx-zm-request-timestamp: {}\r\nx-zm-signature: {}\r\n"
        "Content-Length: {}\r\n\r\n{}",
        path_, host_, timestamp, zoom::sign(secret_, timestamp, body_), body_.size(), body_
    );
}

} // namespace zoomhook::bench
