// A sink and a buffer that do what the test says.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "zoomhook/ingest/buffer.hpp"

namespace zoomhook::ingest {

/// Any thread.
class fake_sink : public sink {
public:
    enum class mood { stores, keeps, drops, has_no_room };

    explicit fake_sink(mood m = mood::stores) : mood_(m) {}

    bool offer(ticket_ptr t) override {
        std::scoped_lock lock(mutex_);
        if (mood_ == mood::has_no_room) return false;
        bodies_.push_back(t->what().what.raw);
        const bool poison = bodies_.back() == "poison";
        if (poison) t->refuse();
        if (poison || bodies_.back() == "locked") return true; // and drops it
        if (mood_ == mood::stores) t->settle({});
        if (mood_ == mood::keeps) kept_.push_back(std::move(t));
        return true;
    }
    bool works() const override { return works_; }

    void set(mood m) {
        std::scoped_lock lock(mutex_);
        mood_ = m;
    }
    void settle_all() {
        std::scoped_lock lock(mutex_);
        for (const ticket_ptr& t : kept_) t->settle({});
        kept_.clear();
    }
    void set_works(bool w) { works_ = w; }
    /// What it was offered and took.
    [[nodiscard]] std::vector<std::string> bodies() const {
        std::scoped_lock lock(mutex_);
        return bodies_;
    }

private:
    mutable std::mutex mutex_;
    mood mood_;
    std::atomic<bool> works_{true};
    std::vector<std::string> bodies_;
    std::vector<ticket_ptr> kept_;
};

/// Keeps rows in memory, in one file.
class fake_buffer : public buffer {
public:
    explicit fake_buffer(std::vector<std::string> bodies) : bodies_(std::move(bodies)) {}

    portion oldest(std::size_t most_rows, std::size_t) override {
        std::scoped_lock lock(mutex_);
        portion p{.file = "file", .rows = {}, .ids = {}, .up_to = 0};
        for (std::size_t i = removed_; i < bodies_.size() && p.rows.size() < most_rows; ++i) {
            p.rows.emplace_back().what = zoom::read_notification(bodies_[i]);
            p.ids.push_back(static_cast<std::int64_t>(i + 1));
            p.up_to = p.ids.back();
        }
        return p;
    }
    void remove_up_to(const std::string&, std::int64_t id) override {
        std::scoped_lock lock(mutex_);
        removed_ = static_cast<std::size_t>(id);
    }
    void set_aside_up_to(const std::string& file, std::int64_t id) override {
        remove_up_to(file, id);
        set_aside_ = id;
    }
    [[nodiscard]] std::int64_t set_aside() const { return set_aside_; }
    [[nodiscard]] std::size_t left() const {
        std::scoped_lock lock(mutex_);
        return bodies_.size() - removed_;
    }

private:
    mutable std::mutex mutex_;
    const std::vector<std::string> bodies_;
    std::size_t removed_ = 0;
    std::atomic<std::int64_t> set_aside_{0};
};

} // namespace zoomhook::ingest
