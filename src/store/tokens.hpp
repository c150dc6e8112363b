// Takes tokens and passcodes out of bodies that have been kept long enough with them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pqxx_compat.hpp"

namespace zoomhook::store {

/// Of what was received before the cutoff, as of retention_cutoff(): the oldest rows that it has not looked
/// at yet, each once. False where it has done what it does at once, and more is left. Throws
/// database_failure.
[[nodiscard]] bool forget_tokens(session&, const std::string& cutoff);

} // namespace zoomhook::store
