// `zoomhookd send --count`: one notification becomes many, each a new one.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "body_edits.hpp"
#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// New in each are event_ts and the id of what happened: of the participant, who joins or leaves the same
/// meeting, else of the object. One thread.
class fresh_notifications {
public:
    /// Throws usage_error where `body` is no JSON, or has neither event_ts nor such an id. `edits` are done
    /// last.
    fresh_notifications(const std::string& body, body_edits edits);
    ~fresh_notifications();
    fresh_notifications(const fresh_notifications&) = delete;
    fresh_notifications& operator=(const fresh_notifications&) = delete;

    /// Differs from all before, unless an edit names what would be new.
    [[nodiscard]] std::string next(wall_time now);

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace zoomhook::cli
