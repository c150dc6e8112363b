// Makes events of the entries of Zoom's webhook logs.
// SPDX-License-Identifier: MIT
#include "events.hpp"

#include "zoomhook/base/text.hpp"
#include "zoomhook/zoom/challenge.hpp"

namespace zoomhook::recovery {
namespace {

using zoomapi::log_body;
using zoomapi::log_entry;

/// A challenge's time is over. Of who removed the app Zoom keeps no log that could be relied on, and what it
/// asks for, the deletion of data, must not rest upon what nobody has signed.
bool is_no_event(const std::optional<std::string>& name) {
    return name == zoom::challenge_event || name == "app_deauthorized";
}

/// What was answered 5xx, or not at all, Zoom sends again 5, 25 and 85 minutes after the first attempt. A
/// signed delivery is better than an entry of the log, and where the two differ in a byte there would be two
/// rows.
bool comes_again(const log_entry& e, wall_time now) {
    constexpr std::chrono::minutes last_retry{90}; // and five for the way
    constexpr long most_retries = 3;
    const bool for_good = e.status && *e.status >= 200 && *e.status < 500;
    return !for_good && e.retry_num.value_or(0) < most_retries && e.logged_at &&
           *e.logged_at <= now + last_retry && now - *e.logged_at < last_retry;
}

store::recovered_event event_of(log_entry e, const std::string& app) {
    store::recovered_event made{
        .what = zoom::read_notification(*std::move(e.request_body)),
        .app = app,
        .request_id = storable_text(e.request_id.value_or("")),
        .logged_at = e.logged_at,
        .incomplete = e.body == log_body::incomplete};
    if (made.incomplete && !made.what.event) made.what.event = storable_text(e.event.value_or(""));
    return made;
}

} // namespace

sorted_page
sort_page(zoomapi::log_page page, const std::string& app, wall_time now, const callbacks& h, report& r) {
    sorted_page sorted;
    r.entries += page.entries.size() + page.not_understood;
    r.not_understood += page.not_understood;
    for (log_entry& e : page.entries) {
        if (is_no_event(e.event)) {
            ++r.skipped;
            continue;
        }
        if (comes_again(e, now)) {
            ++r.left_to_zoom;
            continue;
        }
        if (!e.request_body) {
            ++r.without_body;
            continue;
        }
        store::recovered_event made = event_of(std::move(e), app);
        if (is_no_event(made.what.event))
            ++r.skipped;
        else if (!h.screen(made.what))
            ++r.forgotten;
        else
            (made.incomplete ? sorted.incomplete : sorted.whole).push_back(std::move(made));
    }
    return sorted;
}

} // namespace zoomhook::recovery
