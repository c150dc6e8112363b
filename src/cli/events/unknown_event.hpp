// What to say of an event that there isn't: in the database, or in Zoom's catalogue.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <stdexcept>
#include <string>
#include <vector>

namespace zoomhook::cli {

/// A line for each pattern that no event of the catalogue matches. Zoom makes new ones, so this is no
/// mistake.
void tell_unknown_events(const std::vector<std::string>& patterns, std::ostream&);

/// Of an id that no row has, with the next step.
[[nodiscard]] std::runtime_error no_such_event(std::int64_t id);

} // namespace zoomhook::cli
