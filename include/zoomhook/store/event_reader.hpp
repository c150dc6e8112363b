// Reads stored events to show, verify or send them again.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "zoomhook/store/events.hpp"

namespace zoomhook::store {

/// What a row holds of the notification that it was made from. Texts are empty where the column is null.
struct evidence {
    std::int64_t id = 0;
    std::string event;
    std::optional<std::int64_t> event_ts; ///< milliseconds since 1970; nothing: the row's has no time
    std::string origin;
    std::string secret_id;
    std::string signature;
    std::optional<std::int64_t> zm_timestamp; ///< seconds
    std::string digest;                       ///< 32 bytes
    std::optional<std::string> raw;
    std::string body;         ///< as JSON, where raw was not kept
    bool body_is_raws = true; ///< says the same as raw, where both are there
};

/// Ids: above the first up to the second.
struct id_range {
    std::int64_t above = 0;
    std::int64_t up_to = 0;
};

/// One connection, used by one thread. Everything blocks and throws store::error.
class event_reader {
public:
    explicit event_reader(const options&);
    ~event_reader();
    event_reader(const event_reader&) = delete;
    event_reader& operator=(const event_reader&) = delete;

    /// Where the events that the filter chooses are to be looked for: no new ones come into it.
    [[nodiscard]] id_range range_of(const event_filter&);
    /// The next ones in the range, by id, some megabytes at most; none where there are no more.
    [[nodiscard]] std::vector<evidence> next(id_range, const event_filter&);

    [[nodiscard]] std::optional<evidence> evidence_of(std::int64_t id);
    /// With body and JSON.
    [[nodiscard]] std::optional<shown_event> shown(std::int64_t id);
    /// The names and values of the columns that are not null, in their order; neither body nor raw.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> columns_of(std::int64_t id);

private:
    class implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace zoomhook::store
