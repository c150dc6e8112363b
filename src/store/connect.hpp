// Opens a connection whose settings are known to hold.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "pqxx_compat.hpp"
#include "supervisor.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

enum class purpose {
    writing,  ///< short statements that somebody waits for
    recovery, ///< as durable as writing, but statements may take a minute, and are cut by a stop
    upkeep,   ///< migrations and months: may take long, but never waits long for a lock
    reading,  ///< for a person, who ends it; can't change anything
};

struct connected {
    std::unique_ptr<session> db;
    bool english = true; ///< the server's messages are
};

/// Tries each host in turn until a stop leaves no time for the next. Blocks for about connect_timeout at most
/// for each address. Names in SQL then mean options.schema. Throws database_failure, or store::error where
/// trying again is no use before somebody changes something. `watcher` may be null.
[[nodiscard]] connected connect(const options&, purpose, supervisor* watcher);

} // namespace zoomhook::store
