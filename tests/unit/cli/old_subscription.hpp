// A subscription that Zoom has already.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/zoomapi/event_subscriptions.hpp"

namespace zoomhook::cli {

inline const zoomapi::event_subscription old_one{
    .id = "0ZAa",
    .name = "before",
    .url = "https://a.example/webhook",
    .events = {"meeting.ended", "meeting.started"},
    .scope = "account",
    .created_source = "openapi",
    .subscriber_id = "s",
    .custom_header_type = std::nullopt};

} // namespace zoomhook::cli
