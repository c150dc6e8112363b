// What to say of a pattern of --event that no event of Zoom's matches.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace zoomhook::cli {

/// A line for each pattern that no event of the catalogue matches. Zoom makes new ones, so this is no
/// mistake.
void tell_unknown_events(const std::vector<std::string>& patterns, std::ostream&);

} // namespace zoomhook::cli
