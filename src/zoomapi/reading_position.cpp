// Where in a window of the webhook logs the reading has come to.
// SPDX-License-Identifier: MIT
#include "reading_position.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace zoomhook::zoomapi {
namespace {

/// So many entries of one minute are recognised; beyond, some are given twice, which does no harm.
constexpr std::size_t most_of_minute = 20'000;

/// One attempt's: nothing where it has no request_id, which alone is not relied on, as it costs what is lost.
std::optional<std::uint64_t> identity(const log_entry& e) {
    if (!e.request_id) return {};
    const std::string text = *e.request_id + '\n' + e.subscription_id.value_or("") + '\n' +
                             std::to_string(e.retry_num.value_or(-1)) + '\n' + e.date_time.value_or("") +
                             '\n' + e.event.value_or("") + '\n' + e.request_body.value_or("");
    return std::hash<std::string>{}(text);
}

} // namespace

void reading_position::move_to(wall_time minute) {
    if (minute_ == minute) return;
    if (!begins_) {
        const order seen = minute < *minute_ ? order::newest_first : order::oldest_first;
        order_ = order_ == order::unknown || order_ == seen ? seen : order::none;
        of_minute_before_ = std::exchange(of_minute_, {});
    }
    minute_ = minute;
}

bool reading_position::take(const log_entry& e) {
    if (!e.logged_at) return true;
    move_to(std::chrono::floor<std::chrono::minutes>(*e.logged_at));
    begins_ = false;
    const std::optional<std::uint64_t> id = identity(e);
    if (!id) return true;
    if (of_minute_.size() >= most_of_minute) of_minute_.clear();
    return of_minute_.insert(*id).second && !of_minute_before_.contains(*id);
}

window reading_position::begin_anew(window w) {
    begins_ = true;
    // A date that is off says nothing of how far the reading has come.
    if (!minute_ || *minute_ + std::chrono::minutes(1) < w.from || *minute_ > w.to) return w;
    // Up to the next minute, as nobody knows whether Zoom compares fractions of a second.
    if (order_ == order::newest_first) w.to = std::clamp(*minute_ + std::chrono::minutes(1), w.from, w.to);
    if (order_ == order::oldest_first) w.from = std::clamp(*minute_, w.from, w.to);
    return w;
}

} // namespace zoomhook::zoomapi
