// The key of the hashes that stand for addresses and ids; and their list's file.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/zoom/keyed_hash.hpp"

namespace zoomhook::app {

/// By the key beside the list `forgotten`, which is made, for its owner alone, where it isn't there: Zoom's
/// secret tokens change, this never does. Without `make` nothing is made, and where there is no key, with
/// which nothing has been hashed then, any will do. Throws std::runtime_error with the next step.
[[nodiscard]] zoom::keyed_hash privacy_hash(const std::string& forgotten, bool make = true);

/// Onto the disk when it returns; a file that isn't there is made for its owner alone. Follows no symbolic
/// link. Throws likewise.
void append_durably(const std::string& path, const std::string& text);

} // namespace zoomhook::app
