// What one page of Zoom's logs becomes: which entries are the same, the statements, columns as arrays. Pure.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "zoomhook/store/recovery.hpp"

namespace zoomhook::store {

/// One row to be made, if it is not there yet.
struct recovery_row {
    const recovered_event* what;
    std::size_t index;     ///< of the entry in its page
    bool stripped = false; ///< Postgres refused it: without what it could have refused
    bool again = false;    ///< an own rule of the database refused it: once more, as it is
};

/// Which entries have been met. What makes two of them the same stands in recovery.hpp.
class met_entries {
public:
    /// False where one that was added before is the same.
    [[nodiscard]] bool add(const recovered_event&);
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    using key = std::tuple<std::optional<std::int64_t>, std::string, std::array<unsigned char, 32>>;
    struct attempt {
        std::optional<std::int64_t> event_ts;
        bool incomplete;

        [[nodiscard]] bool is_of(const recovered_event&) const;
    };

    std::set<key> keys_;
    std::multimap<std::pair<std::string, std::string>, attempt> requests_; ///< by app and request_id
};

/// Of those that are the same the first; what is whole stands before what is incomplete, which it replaces.
[[nodiscard]] std::vector<recovery_row> distinct(std::span<const recovered_event>);

/// What has become of each of the page, where these have been refused and stored; the rest is there already.
[[nodiscard]] std::vector<recovered> outcomes_of(
    std::span<const recovered_event> page, std::span<const recovery_row> refused,
    std::span<const recovery_row> stored
);

/// Both take what recovery_parameters() makes and give, from 1, the numbers of the rows that are not there
/// yet. Once `recover` has them, they are. Neither names a schema.
extern const std::string find_missing_statement;
extern const std::string recover_statement;

/// In Postgres's binary format.
[[nodiscard]] std::vector<std::string>
recovery_parameters(std::span<const recovery_row>, keep_raw, wall_time now);

} // namespace zoomhook::store
