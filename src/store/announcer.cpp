// Tells whoever listens that there are new events.
// SPDX-License-Identifier: MIT
#include "announcer.hpp"

#include "connect.hpp"
#include "zoomhook/base/log.hpp"
#include "zoomhook/base/rest.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr auto between_announcements = 100ms;
constexpr auto longest_announcement = 2s;

} // namespace

announcer::announcer(const options& o, supervisor& s)
    : options_(o),
      supervisor_(s),
      failing_(1s, 60s),
      thread_([this](const std::stop_token& ended) { run(ended); }) {}

void announcer::committed() {
    if (news_.exchange(true)) return;
    { const std::scoped_lock lock(mutex_); } // the thread has not looked yet, or sleeps already
    changed_.notify_one();
}

void announcer::run(const std::stop_token& ended) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, ended, [this] { return news_.exchange(false); })) {
        lock.unlock();
        rest(ended, announce() ? between_announcements : failing_.next(chance()));
        lock.lock();
    }
}

bool announcer::announce() {
    try {
        if (!db_) {
            db_ = connect(options_, purpose::upkeep, &supervisor_).db; // which a stop cuts
            db_->run("SET synchronous_commit = off");                  // else it would wait for a standby
        }
        const supervisor::watch watch(
            supervisor_, db_->socket(), steady_clock::now() + longest_announcement,
            supervisor::at_stop::is_cut
        );
        db_->run("SELECT pg_notify($1, $2)", {events_channel, options_.schema});
        failing_.reset();
        return true;
    } catch (const std::exception& e) {
        log::debug("new events are not announced", {{"why", e.what()}});
        db_.reset();
        return false;
    }
}

} // namespace zoomhook::store
