// Makes an entry of the webhook logs of Zoom's JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "field.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace zoomhook::zoomapi {

/// Nothing where it is no object, or has nothing to know a notification by.
[[nodiscard]] std::optional<log_entry> read_log_entry(const json&);

} // namespace zoomhook::zoomapi
