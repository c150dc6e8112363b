// Holds records until somebody writes them down, within bounds that no sender can take up alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "zoomhook/ingest/records.hpp"

namespace zoomhook::store {

/// What is to be written at one go.
struct record_batch {
    std::vector<ingest::rejected_request> rejected;
    std::vector<ingest::url_validation> validations;
};

/// Any thread. What there is no room for is forgotten.
class record_queue {
public:
    static constexpr std::size_t most_rejected = 256;
    static constexpr std::size_t most_rejected_each = 64; ///< of one IPv4 address or IPv6 /64
    static constexpr std::size_t most_bytes_each = std::size_t{1} << 20;
    static constexpr std::size_t most_rejected_bytes = std::size_t{4} << 20;
    static constexpr std::size_t most_validations = 256;

    void push(ingest::rejected_request);
    void push(ingest::url_validation);

    /// Waits until there is something. False: `ended` has been asked for.
    [[nodiscard]] bool wait(const std::stop_token& ended);
    /// All that there is.
    [[nodiscard]] record_batch take();

private:
    struct share {
        std::size_t rows = 0;
        std::size_t bytes = 0;
    };

    [[nodiscard]] bool take_room(const ingest::rejected_request&);

    std::mutex mutex_;
    std::condition_variable_any came_;
    record_batch held_;
    std::size_t rejected_bytes_ = 0;
    std::map<std::string, share> share_of_; ///< by sender
};

} // namespace zoomhook::store
