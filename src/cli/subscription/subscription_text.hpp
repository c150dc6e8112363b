// Event subscriptions as people, and as programs, read them.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/terminal/json_line.hpp"
#include "zoomhook/zoomapi/event_subscriptions.hpp"

namespace zoomhook::cli {

/// "by clicking", "by the API", or that Zoom doesn't say.
[[nodiscard]] std::string who_made(const zoomapi::event_subscription&);

/// A line for each.
void print_table(const std::vector<zoomapi::event_subscription>&, std::ostream&);

/// Before a question the events must not push the rest off the screen: over 20 are told by family, and this
/// is the line below them that says what lists each. Empty: each is listed, however many there are.
using where_listed = std::string;

/// All of one, with its events.
void print_one(const zoomapi::event_subscription&, const where_listed&, std::ostream&);
[[nodiscard]] json_object json_of(const zoomapi::event_subscription&);

/// What is to be made, before it is: never a header's secret.
void print_wanted(const zoomapi::new_subscription&, const where_listed&, std::ostream&);
[[nodiscard]] json_object json_of(const zoomapi::new_subscription&);
/// The same in place of another: what changes as "old -> new", what stays as it is, and the events that it
/// adds and drops.
void print_change(const zoomapi::event_subscription&, const zoomapi::new_subscription&, const where_listed&, std::ostream&);

} // namespace zoomhook::cli
