// Writes down what was refused and Zoom's challenges, beside the writers of events and never in their way.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <thread>

#include "backoff.hpp"
#include "connect.hpp"
#include "record_queue.hpp"
#include "records.hpp"
#include "upkeep.hpp"
#include "zoomhook/base/health.hpp"

namespace zoomhook::store {

/// One thread, with a connection only while it writes: at most once a second, however much comes.
class record_writer {
public:
    record_writer(const options&, supervisor&, upkeep& schema);

    [[nodiscard]] record_queue& queue() { return queue_; }
    /// What is still queued is forgotten.
    void stop() { thread_.request_stop(); }

private:
    void run(const std::stop_token&);
    [[nodiscard]] bool write(const std::stop_token&);
    bool attempt(const std::stop_token&, const std::function<void()>&);
    void write_validations(session&, const std::vector<ingest::url_validation>&);
    void write_rejected(session&, std::vector<ingest::rejected_request>);

    const options& options_;
    supervisor& supervisor_;
    upkeep& schema_;
    record_queue queue_;
    health keeping_{"refused requests and challenges are recorded again"};
    backoff failing_;
    std::jthread thread_; // last: it uses the others
};

} // namespace zoomhook::store
