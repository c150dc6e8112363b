// What a notification passes through behind the door.
// SPDX-License-Identifier: MIT
#include "storage.hpp"

#include <filesystem>

#include "zoomhook/app/options.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook::app {
namespace {

/// Null where the config says no, or where the default folder, which nobody has chosen, can't be made.
std::unique_ptr<spool::sqlite_spool> make_spool(const config::settings& s) {
    if (s.spool.directory.empty()) return nullptr;
    try {
        return std::make_unique<spool::sqlite_spool>(spool_options(s));
    } catch (const spool::error& e) {
        const bool nobody_chose_it = s.spool.directory == config::spool_settings{}.directory;
        std::error_code hidden;
        if (!nobody_chose_it || std::filesystem::exists(s.spool.directory, hidden)) throw;
        log::warn(
            "there is no spool: while Postgres is away, notifications are answered 503", {{"why", e.what()}}
        );
        return nullptr;
    }
}

} // namespace

storage::storage(const config::settings& s)
    : spool_max_bytes_(s.spool.max_size),
      keep_(store_options(s).keep),
      postgres_(store_options(s)),
      spool_(make_spool(s)),
      pipeline_(postgres_, spool_.get(), s.spool.after) {}

void storage::start() {
    postgres_.start();
    if (!spool_) return;
    spool_->start();
    if (const auto found = spool_->now(); found && found->rows > 0)
        log::info("notifications wait in the spool for Postgres", {{"notifications", found->rows}});
    drain_.emplace(*spool_, postgres_);
}

void storage::stop(deadline until) {
    pipeline_.stop();
    if (drain_) drain_->stop();
    postgres_.stop(until);
    if (spool_) spool_->stop();
}

std::string storage::trouble() const {
    if (postgres_.works()) return {};
    if (!spool_) return "Postgres can't take notifications, and there is no spool";
    return spool_->works() ? std::string() : "neither Postgres nor the spool can take notifications";
}

void storage::describe(ops::present_state& now) {
    const auto waiting = postgres_.waiting();
    now.postgres_works = postgres_.works();
    now.postgres_queue_rows = waiting.items;
    now.postgres_queue_bytes = waiting.bytes;
    if (const auto grown = postgres_.measured_growth())
        now.disk = {grown->bytes, grown->bytes_per_day, grown->free, store::days_until_full(*grown, keep_)};
    if (!spool_) return;
    now.spool.emplace(ops::spool_state{.works = spool_->works(), .max_bytes = spool_max_bytes_, .holds = {}});
    const std::optional<spool::status> found = spool_->now();
    if (!found) return;
    const auto age =
        found->oldest ? std::chrono::system_clock::now() - *found->oldest : wall_time::duration{0};
    now.spool->holds.emplace(ops::spool_state::contents{
        .rows = found->rows,
        .bytes = found->bytes,
        .age = std::chrono::duration_cast<std::chrono::seconds>(age),
        .files_for_people = found->set_aside.size() + found->unreadable.size(),
    });
}

} // namespace zoomhook::app
