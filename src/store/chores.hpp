// What is looked after hourly: months are made ahead and pruned, events counted, old records deleted, and
// what an operator should know is told.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "pqxx_compat.hpp"
#include "zoomhook/base/health.hpp"
#include "zoomhook/store/growth.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

class chores {
public:
    explicit chores(const options& o) : options_(o), apps_(o.apps) {}

    /// One thread. False where a lock, or a right that is missing, kept something from being done: come back
    /// sooner. Throws database_failure where the connection is lost.
    bool run(session&);
    /// Counts what has come since. One thread. Throws database_failure where the connection is lost.
    void count(session&);

    /// In place of options.apps. Any thread.
    void expect_challenges(std::vector<std::string> apps);
    /// As last measured; nothing: not yet. Any thread.
    [[nodiscard]] std::optional<growth> measured_growth() const;

private:
    bool make_months_ahead(session&);
    bool prune_old(session&);
    bool forget_old_tokens(session&);
    void measure(session&);
    void tell_interference(session&);
    void tell_overdue_validations(session&);
    [[nodiscard]] std::vector<std::string> expected_apps() const;

    const options& options_;
    health months_{"the months ahead are made"};
    health retention_{"what is older than retention.keep is pruned"};
    health tokens_{"old tokens are forgotten"};
    health disk_{"the disk of Postgres has room"};
    health interference_{"no trigger interferes any more"};
    health validations_{"Zoom validates the endpoint again"};
    mutable std::mutex mutex_;
    std::vector<std::string> apps_; ///< whose challenges are expected
    std::optional<growth> growth_;
};

} // namespace zoomhook::store
