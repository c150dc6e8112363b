// The columns of events that come of a notification, as arrays: what every statement that inserts shares.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>

#include "binary_array.hpp"
#include "zoomhook/store/options.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::store {

/// A row to be written; what it points to must live as long.
struct notification_row {
    const zoom::notification* what;
    const std::string* app;
    const std::optional<std::string>* request_id;
    bool stripped; ///< Postgres refused it: without what it could have refused
};

/// An array each, in Postgres's binary format.
struct notification_arrays {
    std::string event_ts; ///< the epoch where there is none
    std::string event;
    std::string app;
    std::string account_id;
    std::string object_id;
    std::string object_uuid;
    std::string user_id;
    std::string operator_id;
    std::string request_id;
    std::string digest;
    std::string raw;
    std::string as_body; ///< whether raw goes into column body
    std::string as_raw;  ///< whether it goes into column raw
};

[[nodiscard]] notification_arrays arrays_of(std::span<const notification_row>, keep_raw);

} // namespace zoomhook::store
