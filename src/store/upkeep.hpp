// The thread that keeps the schema ready: migrates when Postgres appears, makes months ahead.
// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>

#include "backoff.hpp"
#include "database_state.hpp"
#include "supervisor.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// Holds a connection only while it works.
class upkeep {
public:
    upkeep(const options&, supervisor&, database_state&);

    void run(const std::stop_token&);

private:
    /// False: months are still missing.
    bool work(const std::stop_token&);

    const options& options_;
    supervisor& supervisor_;
    database_state& state_;
    backoff database_away_{std::chrono::milliseconds(100), std::chrono::seconds(2)};
    backoff report_in_the_way_{std::chrono::seconds(1), std::chrono::minutes(1)};
};

} // namespace zoomhook::store
