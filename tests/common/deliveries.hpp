// Deliveries and tickets for the store's tests, and somebody who waits for their receipts.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::test {

/// A notification's body that differs from all others.
inline std::string some_body(int number, std::int64_t event_ts = 1'785'369'686'123) {
    return R"({"event":"meeting.started","event_ts":)" + std::to_string(event_ts) +
           R"(,"payload":{"account_id":"acc","object":{"id":)" + std::to_string(number) +
           R"(,"uuid":"u==","topic":"T"}}})";
}

inline ingest::delivery delivery_of(std::string body, std::int64_t zm_timestamp = 1'785'369'687) {
    ingest::delivery d;
    d.what = zoom::read_notification(std::move(body));
    d.app = "default";
    d.secret_id = "0123abcd";
    d.zm_timestamp = zm_timestamp;
    d.signature = "v0=" + std::string(64, 'a');
    d.request_id = "r-" + std::to_string(zm_timestamp);
    d.remote_addr = "2001:db8::1";
    d.received_at = std::chrono::system_clock::now();
    return d;
}

/// Any thread.
class receipts {
public:
    [[nodiscard]] ingest::ticket_ptr
    ticket(ingest::delivery d, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
        return std::make_shared<ingest::ticket>(
            std::move(d), steady_clock::now() + patience,
            [this](const ingest::delivery&, const ingest::receipt& r) {
                std::scoped_lock lock(mutex_);
                all_.push_back(r);
                came_.notify_all();
            }
        );
    }
    /// Whether that many have come, at the latest when `patience` is over.
    [[nodiscard]] bool
    come(std::size_t count, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, patience, [&] { return all_.size() >= count; });
    }
    [[nodiscard]] std::size_t count() {
        std::scoped_lock lock(mutex_);
        return all_.size();
    }
    [[nodiscard]] long repeated() {
        std::scoped_lock lock(mutex_);
        return std::ranges::count_if(all_, &ingest::receipt::repeated);
    }
    /// Those that tell how long their commit took.
    [[nodiscard]] long commits() {
        std::scoped_lock lock(mutex_);
        return std::ranges::count_if(all_, [](const ingest::receipt& r) {
            return r.commit_took.has_value();
        });
    }
    [[nodiscard]] ingest::receipt last() {
        std::scoped_lock lock(mutex_);
        return all_.back();
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<ingest::receipt> all_;
};

} // namespace zoomhook::test
