// Sends one request until it has an answer that counts: within the pace, through rate limits, failures and
// cuts.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "rate_limit.hpp"
#include "zoomhook/zoomapi/client.hpp"

namespace zoomhook::zoomapi {

/// One thread.
class retrying_sender {
public:
    retrying_sender(const options& o, transport& t, environment env);

    /// Any answer but a 429 or 5xx that is worth one more attempt. Throws transport_failure, and
    /// stop_requested.
    [[nodiscard]] http_answer send(const http_request&);

    struct stop_requested {};

    [[nodiscard]] const environment& env() const { return env_; }
    [[nodiscard]] std::uint64_t requests() const { return requests_; }
    [[nodiscard]] std::uint64_t rate_limited() const { return rate_limited_; }

private:
    void wait(std::chrono::milliseconds);
    [[nodiscard]] http_answer attempt(const http_request&);
    [[nodiscard]] std::optional<http_answer> try_once(const http_request&, unsigned attempts_made);
    [[nodiscard]] std::optional<std::chrono::milliseconds>
    pause_before_next(const http_request&, const http_answer&, unsigned attempts_made) const;

    const options& options_;
    transport& transport_;
    const environment env_;
    pace pace_;
    std::uint64_t requests_ = 0;
    std::uint64_t rate_limited_ = 0;
};

} // namespace zoomhook::zoomapi
