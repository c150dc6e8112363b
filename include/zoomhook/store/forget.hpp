// Erases, or redacts, what events and rejected hold of somebody.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/ingest/sink.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/options.hpp"
#include "zoomhook/zoom/person.hpp"

namespace zoomhook::store {

struct forget_request {
    /// Tells it from others without naming anybody: by it, one that was cut short goes on where it was.
    std::string name;
    /// Texts of which each body that `erase` or `redact` finds something in has one, in lower case: Postgres
    /// passes the others by. Empty: all bodies are looked at here.
    std::vector<std::string> needles;
    zoom::knows erase;  ///< whose rows become tombstones; empty: nobody's
    zoom::knows redact; ///< whose values are replaced, the row being kept; empty: nobody's
    bool dry_run = false;
};

/// A row in which somebody was found, and what is done with it.
struct forgotten_row {
    enum class table { events, rejected };
    table where = table::events;
    std::int64_t id = 0;
    std::string event; ///< empty where it has none
    wall_time received_at;
    bool redacted = false; ///< else erased; a row of rejected is deleted
    zoom::finding found;
};
using forget_listener = std::function<void(const forgotten_row&)>;

/// One person's request, step by step. Used by one thread; everything blocks and throws store::error, after
/// which, as after a stop, the same request goes on where it was.
class forgetting {
public:
    /// `go_on` is asked between batches, with how many ids there are and how many of them have been passed.
    using go_on = std::function<bool(std::uint64_t done, std::uint64_t all)>;

    forgetting(const options&, forget_request);
    ~forgetting();

    /// Whether an earlier run of it was cut short, so that this one goes on.
    [[nodiscard]] bool is_resumed() const;
    /// Everything in events up to now, from where this was before. Also what was being written when it was
    /// called. False where `go_on` said so.
    [[nodiscard]] bool look_through_events(const forget_listener&, const go_on&);
    void look_through_rejected(const forget_listener&);
    /// A tombstone for a notification that waits in a spool, unless events has its row already; whichever
    /// daemon drains it meets that.
    void bury(const ingest::delivery&);
    void finish();

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
