// Makes events of the entries of Zoom's webhook logs.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "zoomhook/recovery/run.hpp"

namespace zoomhook::recovery {

struct sorted_page {
    std::vector<store::recovered_event> whole;
    std::vector<store::recovered_event> incomplete;
};

/// Counts what becomes no event.
[[nodiscard]] sorted_page
sort_page(zoomapi::log_page, const std::string& app, wall_time now, const callbacks&, report&);

} // namespace zoomhook::recovery
