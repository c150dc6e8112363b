// Hands items from many threads to few, bounded by their bytes and taken in batches.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace zoomhook {

/// Any thread. Nothing ever waits for room: a full queue says so. `Weigh` is a function object that tells an
/// item's bytes; it must always say the same of the same item.
template <typename Item, typename Weigh>
class bounded_queue {
public:
    explicit bounded_queue(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    /// False where it is full or closed: the item is the caller's still. An item larger than the bound fits
    /// into an empty queue.
    [[nodiscard]] bool push(Item&& item) {
        const std::size_t weight = Weigh()(item);
        {
            std::scoped_lock lock(mutex_);
            if (closed_ || (bytes_ + weight > most_bytes_ && !items_.empty())) return false;
            items_.push_back(std::move(item));
            bytes_ += weight;
        }
        filled_.notify_one();
        return true;
    }

    /// Gives items back, to be taken before all others and in their order. They had their room: never
    /// refused.
    void push_front(std::vector<Item> items) {
        {
            std::scoped_lock lock(mutex_);
            for (auto item = items.rbegin(); item != items.rend(); ++item) {
                bytes_ += Weigh()(*item);
                items_.push_front(std::move(*item));
            }
        }
        filled_.notify_all();
    }

    /// How much one of several takers may have at once.
    struct share {
        std::size_t most_items;
        std::size_t most_bytes;
        std::size_t takers = 1;
        std::size_t fair_from = 0; ///< items: more than that only where others get as much
    };

    /// The oldest items, at least one, up to the share's items and, beyond the first, its bytes; waits for
    /// the first. None: the queue is closed and empty.
    [[nodiscard]] std::vector<Item> pop(const share& s) {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
        const std::size_t fair = std::max(s.fair_from, items_.size() / s.takers);
        const std::size_t most_items = std::min(s.most_items, fair);
        std::vector<Item> taken;
        std::size_t bytes = 0;
        while (!items_.empty() && taken.size() < most_items) {
            const std::size_t weight = Weigh()(items_.front());
            if (!taken.empty() && bytes + weight > s.most_bytes) break;
            bytes += weight;
            taken.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        bytes_ -= bytes;
        if (!items_.empty()) filled_.notify_one();
        return taken;
    }

    /// Waits until there is something, or it is closed; false: neither within `t`.
    [[nodiscard]] bool fills_within(std::chrono::milliseconds t) {
        std::unique_lock lock(mutex_);
        return filled_.wait_for(lock, t, [this] { return closed_ || !items_.empty(); });
    }

    /// Drops what `unwanted` says true of.
    template <typename Predicate>
    void drop(Predicate unwanted) {
        std::scoped_lock lock(mutex_);
        std::erase_if(items_, [&](const Item& item) {
            if (!unwanted(item)) return false;
            bytes_ -= Weigh()(item);
            return true;
        });
    }

    /// Takes nothing more; what is queued can still be taken.
    void close() {
        {
            std::scoped_lock lock(mutex_);
            closed_ = true;
        }
        filled_.notify_all();
    }

    struct load {
        std::size_t items = 0;
        std::size_t bytes = 0;
    };
    [[nodiscard]] load holds() const {
        std::scoped_lock lock(mutex_);
        return {items_.size(), bytes_};
    }

    [[nodiscard]] bool finished() const {
        std::scoped_lock lock(mutex_);
        return closed_ && items_.empty();
    }

private:
    const std::size_t most_bytes_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<Item> items_;
    std::size_t bytes_ = 0;
    bool closed_ = false;
};

} // namespace zoomhook
