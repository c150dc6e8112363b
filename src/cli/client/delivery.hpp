// Delivers one notification after the other to a receiver, with patience for one that is away for a moment.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

#include "http_client.hpp"

namespace zoomhook::cli {

/// What came of them: HTTP's status codes.
using status_counts = std::map<long, std::uint64_t>;

/// Why there is no use in going on.
struct delivery_stopped : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class delivery {
public:
    /// Posts once: the answer. Throws std::runtime_error where none comes.
    using post = std::function<http_answer(const std::string& body)>;
    /// Waits; false: give up.
    using wait = std::function<bool(std::chrono::milliseconds)>;

    delivery(post p, wait w) : post_(std::move(p)), wait_(std::move(w)) {}

    /// Whether it was taken (2xx). A 5xx, and no answer at all, is tried four times again within 8 s, as it
    /// passes; a 3xx or 4xx is not. Throws delivery_stopped after the last attempt, and after ten refusals in
    /// a row.
    bool deliver(const std::string& body);

    [[nodiscard]] const status_counts& counts() const { return counts_; }

private:
    [[nodiscard]] long status_of(const std::string& body);
    [[nodiscard]] bool attempt(const std::string& body, http_answer&);

    const post post_;
    const wait wait_;
    status_counts counts_;
    unsigned refused_in_a_row_ = 0;
    std::string failure_; ///< the last attempt's
};

} // namespace zoomhook::cli
