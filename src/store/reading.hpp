// A connection of a command that reads events.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "commit_outcome.hpp"
#include "connect.hpp"
#include "explained.hpp"
#include "zoomhook/store/events.hpp"

namespace zoomhook::store {

/// A connection, made when it is first needed, and anew after it was lost. One thread.
class reading_connection {
public:
    using preparation = std::function<void(session&)>;

    /// `prepare` is done to each new connection.
    explicit reading_connection(options o, preparation prepare = {})
        : o_(std::move(o)),
          prepare_(std::move(prepare)) {}

    /// `action(session)`; after a failure the next one gets a new connection. Throws connection_lost, or
    /// store::error.
    auto with(auto action) {
        try {
            return action(open());
        } catch (const database_failure& e) {
            fail(e);
        }
    }

private:
    session& open();
    [[noreturn]] void fail(const database_failure&);

    const options o_;
    const preparation prepare_;
    std::unique_ptr<session> db_;
};

/// Whether what Postgres says passes by itself: it is away, stops, starts, or has too many connections.
[[nodiscard]] bool is_away(const database_failure&);

} // namespace zoomhook::store
