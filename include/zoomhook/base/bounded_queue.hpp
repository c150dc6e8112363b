// A queue between threads that is bounded in bytes and hands out all it has at once.
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <vector>

namespace zoomhook {

/// Any thread. Each item comes with its size; what is given back keeps its place at the front.
template <class Item>
class bounded_queue {
public:
    explicit bounded_queue(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    /// False when it is full or closed. An item larger than the bound finds room in an empty queue.
    [[nodiscard]] bool push(Item item, std::size_t bytes) {
        {
            std::scoped_lock lock(mutex_);
            if (closed_ || (!items_.empty() && bytes_ + bytes > max_bytes_)) return false;
            items_.push_back({std::move(item), bytes});
            bytes_ += bytes;
        }
        filled_.notify_one();
        return true;
    }

    /// Waits for the first item and takes all there are, up to the limits but at least one. Empty once closed
    /// and empty.
    [[nodiscard]] std::vector<Item> pop(std::size_t max_items, std::size_t max_bytes) {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
        std::vector<Item> taken;
        std::size_t taken_bytes = 0;
        while (!items_.empty() && taken.size() < max_items) {
            const std::size_t bytes = items_.front().bytes;
            if (!taken.empty() && taken_bytes + bytes > max_bytes) break;
            taken_bytes += bytes;
            taken.push_back(std::move(items_.front().item));
            items_.pop_front();
        }
        bytes_ -= taken_bytes;
        return taken;
    }

    /// Gives items back to the front, in their order, also when full or closed: they had their place.
    template <class SizeOf>
    void give_back(std::vector<Item> items, SizeOf size_of) {
        {
            std::scoped_lock lock(mutex_);
            for (auto item = items.rbegin(); item != items.rend(); ++item) {
                const std::size_t bytes = size_of(*item);
                bytes_ += bytes;
                items_.push_front({std::move(*item), bytes});
            }
        }
        filled_.notify_one();
    }

    /// Nothing more is taken in; what is inside can still be popped.
    void close() {
        {
            std::scoped_lock lock(mutex_);
            closed_ = true;
        }
        filled_.notify_all();
    }

private:
    struct sized {
        Item item;
        std::size_t bytes;
    };

    const std::size_t max_bytes_;
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<sized> items_;
    std::size_t bytes_ = 0;
    bool closed_ = false;
};

} // namespace zoomhook
