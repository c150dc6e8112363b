// What the store's threads know together of the database: is the schema ready, and what has the operator been
// told. SPDX-License-Identifier: MIT
#include "database_state.hpp"

#include "zoomhook/base/log.hpp"

namespace zoomhook::store {

bool database_state::wait_for_schema(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop, [this] { return schema_ready_; });
}

void database_state::schema_is_ready() {
    std::scoped_lock lock(mutex_);
    schema_ready_ = true;
    recheck_ = false;
    changed_.notify_all();
}

void database_state::recheck_schema() {
    std::scoped_lock lock(mutex_);
    schema_ready_ = false;
    recheck_ = true;
    changed_.notify_all();
}

void database_state::wait_for_recheck(const std::stop_token& stop, steady_clock::duration d) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, d, [this] { return recheck_; });
}

void database_state::works() {
    std::scoped_lock lock(mutex_);
    if (trouble_.empty()) return;
    trouble_.clear();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - since_);
    log::info("Postgres works again", {{"after_s", seconds.count()}});
}

void database_state::fails(const std::string& why, std::string_view advice) {
    std::scoped_lock lock(mutex_);
    const deadline now = steady_clock::now();
    if (trouble_.empty()) since_ = now;
    if (trouble_ == why && now - told_ < std::chrono::minutes(1)) return;
    trouble_ = why;
    told_ = now;
    log::error(
        "Postgres can't take notifications now; what is not stored in time is answered 503",
        {{"why", why}, {"next", advice.empty() ? "nothing: tried again until it works" : advice}}
    );
}

void pause(const std::stop_token& stop, steady_clock::duration d) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, d, [] { return false; });
}

} // namespace zoomhook::store
