// The Postgres sink: writers that commit whatever is queued in one statement, again and again.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/ingest/records.hpp"
#include "zoomhook/ingest/sink.hpp"
#include "zoomhook/store/growth.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// Works while Postgres is away: connects with backoff, migrates when it appears (options.migrate) and makes
/// months ahead. Also keeps records in the tables beside events. Start once, stop once, from one thread;
/// offer() from any.
class postgres_sink : public ingest::sink, public ingest::record_keeper {
public:
    explicit postgres_sink(options);
    ~postgres_sink() override;

    void start();
    [[nodiscard]] bool offer(ingest::ticket_ptr) override;
    [[nodiscard]] bool works() const override;
    /// What waits for a writer. Any thread.
    [[nodiscard]] ingest::ticket_queue::load waiting() const;
    /// How much is stored, measured hourly; nothing: not yet. Any thread.
    [[nodiscard]] std::optional<growth> measured_growth() const;
    /// Whose challenges are expected from now on. Any thread.
    void expect_challenges(std::vector<std::string> apps);
    void keep(ingest::rejected_request) noexcept override;
    void keep(ingest::url_validation) noexcept override;
    /// Takes nothing more, writes what is queued, and ends its connections, at `until` by force.
    void stop(deadline until);

private:
    template <typename Record>
    void remember(Record&) noexcept;

    class implementation;
    const options options_;
    std::unique_ptr<implementation> impl_; ///< from start() on
};

} // namespace zoomhook::store
