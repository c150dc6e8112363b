// Takes the webhook's outcomes to the event log.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/endpoint/webhook.hpp"
#include "zoomhook/ops/event_log.hpp"

namespace zoomhook::app {

class event_observer final : public endpoint::observer {
public:
    event_observer(ops::event_log& log, std::uint64_t max_body) : log_(log), max_body_(max_body) {}

    void
    stored(const ingest::delivery&, const ingest::receipt&, steady_clock::duration took) noexcept override;
    void no_room(const ingest::delivery&) noexcept override;
    void late(const ingest::delivery&) noexcept override;
    void refused(const zoom::verdict&, std::string_view client, unsigned status) noexcept override;
    void challenged(std::string_view app, bool answered) noexcept override;
    void too_large(std::uint64_t declared, unsigned status) noexcept override;

private:
    ops::event_log& log_;
    const std::uint64_t max_body_; ///< bytes
};

} // namespace zoomhook::app
