// Entries of Zoom's webhook logs for the store's tests.
// SPDX-License-Identifier: MIT
#pragma once

#include "common/deliveries.hpp"
#include "zoomhook/store/recovery.hpp"

namespace zoomhook::test {

inline store::recovered_event entry_of(std::string body, std::optional<std::string> request_id = {}) {
    store::recovered_event e;
    e.what = zoom::read_notification(std::move(body));
    e.app = "default";
    e.request_id = std::move(request_id);
    return e;
}

/// Of a body that is cut off.
inline store::recovered_event
cut_entry(std::string body, std::optional<std::string> request_id, std::optional<wall_time> logged_at) {
    store::recovered_event e = entry_of(std::move(body), std::move(request_id));
    e.logged_at = logged_at;
    e.incomplete = true;
    return e;
}

} // namespace zoomhook::test
