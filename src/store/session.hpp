// Opens connections with the limits and guarantees that the store relies on.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>

#include "pqxx_compat.hpp"
#include "supervisor.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// What a connection is for decides how long its statements may take.
enum class purpose {
    writing, ///< seconds, because Zoom waits
    upkeep,  ///< locks for a moment only: nobody may queue behind us
};

/// Connects, and makes sure that the session's settings really hold. Throws database_error, or store::error
/// where no retry would help until somebody changes something.
[[nodiscard]] std::unique_ptr<database>
open_session(const options&, purpose, supervisor&, std::function<void(std::string_view)> on_notice);

} // namespace zoomhook::store
