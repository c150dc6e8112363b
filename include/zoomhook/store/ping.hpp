// Whether Postgres can be used now, for people who ask.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// Connects as a writer does, and returns user, host, port and database for people. Blocks for about two
/// seconds at most for each address, whatever options.url says. Throws store::error, in one line.
[[nodiscard]] std::string ping(const options&);

} // namespace zoomhook::store
