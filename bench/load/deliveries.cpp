// Deliveries as a verified notification becomes one.
// SPDX-License-Identifier: MIT
#include "deliveries.hpp"

namespace zoomhook::bench {

std::string next_body(notifications& made) {
    std::string request;
    made.write_next(request);
    return request.substr(request.find("\r\n\r\n") + 4);
}

ingest::delivery next_delivery(notifications& made) {
    ingest::delivery d;
    d.what = zoom::read_notification(next_body(made));
    d.app = "default";
    d.received_at = std::chrono::system_clock::now();
    d.zm_timestamp = std::chrono::system_clock::to_time_t(d.received_at);
    d.remote_addr = "127.0.0.1";
    d.secret_id = "01234567";
    d.signature = "v0=" + std::string(64, 'a');
    return d;
}

std::vector<ingest::ticket_ptr> next_tickets(notifications& made, std::size_t count) {
    std::vector<ingest::ticket_ptr> tickets;
    const auto done = [](const ingest::delivery&, const ingest::receipt&) {};
    for (std::size_t i = 0; i < count; ++i)
        tickets.push_back(std::make_shared<ingest::ticket>(next_delivery(made), deadline::max(), done));
    return tickets;
}

} // namespace zoomhook::bench
