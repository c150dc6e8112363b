// What a notification passes through behind the door: the pipeline, Postgres, the spool and its drain.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "zoomhook/config/settings.hpp"
#include "zoomhook/ingest/drain.hpp"
#include "zoomhook/ingest/pipeline.hpp"
#include "zoomhook/ops/metrics.hpp"
#include "zoomhook/spool/sqlite_spool.hpp"
#include "zoomhook/store/postgres_sink.hpp"

namespace zoomhook::app {

/// Built in the order of a notification's way, stopped against it. Start once, stop once, from one thread;
/// all else from any.
class storage {
public:
    explicit storage(const config::settings&);

    void start();
    void stop(deadline until);

    [[nodiscard]] ingest::pipeline& pipeline() { return pipeline_; }
    [[nodiscard]] ingest::record_keeper& records() { return postgres_; }
    void expect_challenges(std::vector<std::string> apps) { postgres_.expect_challenges(std::move(apps)); }

    /// What is offered to Postgres is stored in time.
    [[nodiscard]] bool postgres_works() const { return postgres_.works(); }
    /// Why a notification that came now would not become durable; empty: it would.
    [[nodiscard]] std::string trouble() const;
    /// Fills in what is known of Postgres and the spool.
    void describe(ops::present_state&);

private:
    const std::uint64_t spool_max_bytes_;
    const std::optional<std::chrono::seconds> keep_; ///< retention.keep
    store::postgres_sink postgres_;
    std::unique_ptr<spool::sqlite_spool> spool_; ///< null: there is none
    ingest::pipeline pipeline_;
    std::optional<ingest::drain> drain_;
};

} // namespace zoomhook::app
