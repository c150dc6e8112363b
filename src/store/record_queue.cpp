// Holds records until somebody writes them down.
// SPDX-License-Identifier: MIT
#include "record_queue.hpp"

#include <utility>

namespace zoomhook::store {

bool record_queue::has_room_for(const ingest::rejected_request& r) const {
    const auto of_address = rejected_of_.find(r.remote_addr);
    return r.raw.size() <= most_bytes_of_one && rejected_bytes_ + r.raw.size() <= most_rejected_bytes &&
           held_.rejected.size() < most_rejected &&
           (of_address == rejected_of_.end() || of_address->second < most_rejected_each);
}

void record_queue::push(ingest::rejected_request r) {
    std::scoped_lock lock(mutex_);
    if (!has_room_for(r)) return;
    rejected_bytes_ += r.raw.size();
    ++rejected_of_[r.remote_addr];
    held_.rejected.push_back(std::move(r));
    came_.notify_one();
}

void record_queue::push(ingest::url_validation v) {
    std::scoped_lock lock(mutex_);
    if (held_.validations.size() >= most_validations) return;
    held_.validations.push_back(std::move(v));
    came_.notify_one();
}

bool record_queue::wait(const std::stop_token& ended) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, ended, [this] { return !held_.rejected.empty() || !held_.validations.empty(); });
    return !ended.stop_requested();
}

record_batch record_queue::take() {
    std::scoped_lock lock(mutex_);
    rejected_bytes_ = 0;
    rejected_of_.clear();
    return std::exchange(held_, {});
}

} // namespace zoomhook::store
