// Decides who makes a delivery durable.
// SPDX-License-Identifier: MIT
#include "zoomhook/ingest/pipeline.hpp"

#include <utility>

#include "zoomhook/base/log.hpp"
#include "zoomhook/base/rest.hpp"

namespace zoomhook::ingest {

pipeline::pipeline(sink& postgres, sink* spool, std::chrono::milliseconds after)
    : postgres_(postgres),
      spool_(spool),
      after_(after) {
    if (spool_ != nullptr)
        thread_ = std::jthread([this](const std::stop_token& ended) { hand_over_due(ended); });
}

void pipeline::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

bool pipeline::turns_within(std::chrono::milliseconds t) {
    if (spool_ == nullptr) return true; // there is no such thread
    std::unique_lock lock(mutex_);
    const auto before = turns_;
    idle_ = false;
    came_.notify_one();
    return turned_.wait_for(lock, t, [&] { return turns_ != before; });
}

bool pipeline::take(ticket_ptr t) {
    if (spool_ == nullptr) return postgres_.offer(std::move(t));
    // Where the spool can't take anything either, Postgres may be back, and only an attempt will tell.
    const bool to_postgres = postgres_first() || !spool_->works();
    if (!to_postgres || !postgres_.offer(t)) return spool_->offer(std::move(t));
    remember(t);
    return true;
}

bool pipeline::postgres_first() {
    const bool works = postgres_.works();
    std::scoped_lock lock(mutex_);
    const bool first = route_.to_postgres(works, steady_clock::now());
    if (route_.changed()) {
        if (first)
            log::info("notifications go to Postgres again");
        else
            log::warn("Postgres can't take notifications in time: they go to the spool, and nothing is lost");
    }
    return first;
}

void pipeline::remember(const ticket_ptr& t) {
    bool wake = false;
    {
        std::scoped_lock lock(mutex_);
        // What is stored is gone but for its memory, which even a weak pointer holds.
        while (!pending_.empty() && pending_.front().what.expired()) pending_.pop_front();
        pending_.push_back({steady_clock::now() + after_, t});
        wake = std::exchange(idle_, false); // else the thread sleeps until an earlier one was due
    }
    if (wake) came_.notify_one();
}

void pipeline::hand_over_due(const std::stop_token& ended) {
    while (!ended.stop_requested()) {
        try {
            for (const pending& p : take_due(steady_clock::now()))
                if (ticket_ptr t = p.what.lock(); t && t->wanted(steady_clock::now()))
                    (void)spool_->offer(std::move(t));
        } catch (const std::exception& e) { // no memory: who isn't stored in time is told 503
            log::error("notifications can't be handed to the spool", {{"why", e.what()}});
            rest(ended, std::chrono::milliseconds(100));
        }
        std::unique_lock lock(mutex_);
        ++turns_;
        turned_.notify_all();
        idle_ = pending_.empty();
        if (idle_) {
            came_.wait(lock, ended, [this] { return !idle_; });
            continue;
        }
        const deadline due = pending_.front().due; // a copy: the front may be gone before the wait is over
        came_.wait_until(lock, ended, due, [] { return false; });
    }
}

std::deque<pipeline::pending> pipeline::take_due(deadline now) {
    std::scoped_lock lock(mutex_);
    std::deque<pending> due;
    for (; !pending_.empty() && pending_.front().due <= now; pending_.pop_front())
        due.push_back(std::move(pending_.front()));
    return due;
}

} // namespace zoomhook::ingest
