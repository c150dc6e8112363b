// Event subscriptions as people, and as programs, read them.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <vector>

#include "cli/terminal/json_line.hpp"
#include "zoomhook/zoomapi/event_subscriptions.hpp"

namespace zoomhook::cli {

/// "by clicking", "by the API", or that Zoom doesn't say.
[[nodiscard]] std::string who_made(const zoomapi::event_subscription&);

/// A line for each.
void print_table(const std::vector<zoomapi::event_subscription>&, std::ostream&);
/// All of one, with its events.
void print_one(const zoomapi::event_subscription&, std::ostream&);
[[nodiscard]] json_object json_of(const zoomapi::event_subscription&);

/// What is to be made, before it is: never a header's secret.
void print_wanted(const zoomapi::new_subscription&, std::ostream&);
[[nodiscard]] json_object json_of(const zoomapi::new_subscription&);
/// The same in place of another, with the events that it adds and drops.
void print_change(const zoomapi::event_subscription&, const zoomapi::new_subscription&, std::ostream&);

} // namespace zoomhook::cli
