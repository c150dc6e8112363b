// Takes the webhook's outcomes to the event log and the metrics.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/endpoint/webhook.hpp"
#include "zoomhook/ops/event_log.hpp"
#include "zoomhook/ops/metrics.hpp"

namespace zoomhook::app {

class event_observer final : public endpoint::observer {
public:
    event_observer(ops::event_log& log, ops::metrics& counts, std::uint64_t max_body)
        : log_(log),
          counts_(counts),
          max_body_(max_body) {}

    void
    stored(const ingest::delivery&, const ingest::receipt&, steady_clock::duration took) noexcept override;
    void no_room(const ingest::delivery&) noexcept override;
    void late(const ingest::delivery&) noexcept override;
    void refused(const zoom::verdict&, const http::request&, unsigned status) noexcept override;
    void challenged(std::string_view app, const http::request&, bool answered) noexcept override;
    /// A request for another path than `right`, perhaps Zoom's.
    void astray(std::string_view right, std::string_view asked, const http::header_fields&) noexcept;
    void too_large(const http::header_fields&, std::uint64_t declared, unsigned status) noexcept override;

private:
    void deauthorized(const ingest::delivery&) noexcept;

    ops::event_log& log_;
    ops::metrics& counts_;
    const std::uint64_t max_body_; ///< bytes
};

} // namespace zoomhook::app
