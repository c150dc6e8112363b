// Whether notifications go to Postgres first, or straight to the spool. Pure.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/base/clock.hpp"

namespace zoomhook::ingest {

/// Changes its mind at most once in `dwell`: in a brown-out, where Postgres works and fails by turns, either
/// way is right, and only flapping would be wrong. One thread at a time.
class route {
public:
    static constexpr std::chrono::seconds dwell{10};
    static constexpr std::chrono::seconds time_to_connect{3}; ///< in which nothing is made of it

    explicit route(deadline began) : changed_at_(began + time_to_connect - dwell) {}

    /// What to do now, given whether Postgres works.
    [[nodiscard]] bool to_postgres(bool works, deadline now) {
        changed_ = works != to_postgres_ && now >= changed_at_ + dwell;
        if (changed_) {
            to_postgres_ = works;
            changed_at_ = now;
        }
        return to_postgres_;
    }
    /// Whether the last call changed it.
    [[nodiscard]] bool changed() const { return changed_; }

private:
    bool to_postgres_ = true;
    bool changed_ = false;
    deadline changed_at_;
};

} // namespace zoomhook::ingest
