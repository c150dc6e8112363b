// Holds records until somebody writes them down.
// SPDX-License-Identifier: MIT
#include "record_queue.hpp"

#include <arpa/inet.h>

#include <array>
#include <utility>

namespace zoomhook::store {

namespace {

/// Whoever has one IPv6 address has the 2^64 of its network.
std::string sender_of(const std::string& address) {
    std::array<char, 16> bytes{};
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
    return {bytes.data(), bytes.size() / 2};
}

} // namespace

bool record_queue::take_room(const ingest::rejected_request& r) {
    const std::size_t bytes = r.raw.size();
    share& s = share_of_[sender_of(r.remote_addr)];
    if (rejected_bytes_ + bytes > most_rejected_bytes || s.rows >= most_rejected_each ||
        s.bytes + bytes > most_bytes_each)
        return false;
    rejected_bytes_ += bytes;
    s.bytes += bytes;
    ++s.rows;
    return true;
}

void record_queue::push(ingest::rejected_request r) {
    std::scoped_lock lock(mutex_);
    if (held_.rejected.size() >= most_rejected || !take_room(r)) return;
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
    share_of_.clear();
    return std::exchange(held_, {});
}

} // namespace zoomhook::store
