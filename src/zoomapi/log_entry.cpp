// Makes an entry of the webhook logs of Zoom's JSON.
// SPDX-License-Identifier: MIT
#include "log_entry.hpp"

#include "log_time.hpp"

namespace zoomhook::zoomapi {
namespace {

/// Zoom writes "N/A" where it has kept none.
std::optional<std::string> given(const json& entry, const char* name) {
    std::optional<std::string> text = text_of(entry, name);
    if (text == "N/A") text.reset();
    return text;
}

void read_body(const json& entry, log_entry& e) {
    const auto body = entry.find("request_body");
    if (body != entry.end() && body->is_structured()) {
        e.request_body = written(*body);
        e.body = body->is_object() ? log_body::whole : log_body::incomplete;
        return;
    }
    e.request_body = given(entry, "request_body");
    if (!e.request_body) return;
    e.body = is_json_object(*e.request_body) ? log_body::whole : log_body::incomplete;
}

} // namespace

std::optional<log_entry> read_log_entry(const json& entry) {
    if (!entry.is_object()) return {};
    log_entry e;
    e.event = given(entry, "event");
    e.status = number_of(entry, "status");
    e.subscription_id = given(entry, "subscription_id");
    read_body(entry, e);
    e.date_time = given(entry, "date_time");
    if (e.date_time) e.logged_at = read_log_time(*e.date_time);
    e.request_id = given(entry, "request_id");
    e.retry_num = number_of(entry, "retry_num");
    if (!e.event && !e.request_id && !e.request_body) return {};
    return e;
}

} // namespace zoomhook::zoomapi
