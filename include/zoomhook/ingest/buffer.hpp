// The interface of what keeps deliveries until Postgres can take them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::ingest {

/// Some of the oldest deliveries that are kept.
struct portion {
    std::string file;              ///< which the buffer knows them by
    std::vector<delivery> rows;    ///< oldest first
    std::vector<std::int64_t> ids; ///< one for each row, growing
    std::int64_t up_to =
        0; ///< with the rows durable elsewhere, everything up to here may go; 0: nothing is kept
};

/// Any thread. May throw what derives from std::exception, and go on afterwards.
class buffer {
public:
    virtual ~buffer() = default;
    [[nodiscard]] virtual portion oldest(std::size_t most_rows, std::size_t most_bytes) = 0;
    /// Whatever `file` keeps up to `id` is durable elsewhere.
    virtual void remove_up_to(const std::string& file, std::int64_t id) = 0;
    /// The same, but some of these rows are not durable and can't become so: they are kept for
    /// people, and no longer given.
    virtual void set_aside_up_to(const std::string& file, std::int64_t id) = 0;
};

} // namespace zoomhook::ingest
