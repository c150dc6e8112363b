// Reads what was rejected, and moves into events what proves to be Zoom's after all.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "zoomhook/ingest/records.hpp"
#include "zoomhook/ingest/sink.hpp"
#include "zoomhook/store/options.hpp"

namespace zoomhook::store {

/// A row of table rejected. Its `what.reason` is empty: see `reason`.
struct rejected_record {
    std::int64_t id = 0;
    std::string reason;
    std::string event; ///< as the body says; may hold anything
    ingest::rejected_request what;
};

/// One connection, used by one thread. Everything blocks and throws store::error.
class rejected_requests {
public:
    explicit rejected_requests(const options&);
    ~rejected_requests();
    rejected_requests(const rejected_requests&) = delete;
    rejected_requests& operator=(const rejected_requests&) = delete;

    /// A few with an id above `id`, in order; none where there are no more.
    [[nodiscard]] std::vector<rejected_record> after(std::int64_t id);
    /// Makes it durable in events, then deletes the row `id`. To do it twice is harmless.
    void readmit(std::int64_t id, ingest::delivery);
    void remove(std::int64_t id);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
