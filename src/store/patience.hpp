// Waiting for what others do in the database, as long as somebody wants to.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>

#include "pqxx_compat.hpp"
#include "zoomhook/base/clock.hpp"

namespace zoomhook::store {

/// Waits before the next attempt; false: give up. Throwing is giving up too.
using pause = std::function<bool(std::chrono::milliseconds)>;

/// A person waits in front of it.
[[nodiscard]] pause patient_until(deadline);

/// Does it again while a lock is not free (SQLSTATE 55P03). False: given up; any other failure is thrown.
bool when_unlocked(const pause&, const std::function<void()>& action);

} // namespace zoomhook::store
