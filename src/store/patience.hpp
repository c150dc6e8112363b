// Waiting for what others do in the database, as long as somebody wants to.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "pqxx_compat.hpp"

namespace zoomhook::store {

/// Waits before the next attempt; false: give up. Throwing is giving up too.
using pause = std::function<bool(std::chrono::milliseconds)>;

/// A person waits in front of it: so long altogether.
[[nodiscard]] pause patience_of(std::chrono::milliseconds);

/// Does it again while a lock is not free (SQLSTATE 55P03) or another transaction was first (40001), and says
/// once that `what` waits. Throws database_failure: any other, or the last one when the patience is over.
void when_unlocked(const std::string& what, const pause&, const std::function<void()>& action);

} // namespace zoomhook::store
