// Tells the operator what arrives: a line for each event, or one line a minute.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/event_log.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace zoomhook::ops {
namespace {

constexpr double bucket_growth = 1.2;

std::string milliseconds_text(steady_clock::duration d) {
    const auto tenths = std::chrono::duration_cast<std::chrono::microseconds>(d).count() / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string_view what_became_of(const stored_event& e) {
    if (e.spooled) return "spooled";
    return e.repeated ? "stored again" : "stored";
}

} // namespace

void latency_histogram::add(steady_clock::duration d) {
    const auto us = static_cast<double>(std::chrono::duration_cast<std::chrono::microseconds>(d).count());
    const double bucket = us <= 1 ? 0 : std::ceil(std::log(us) / std::log(bucket_growth));
    ++counts_[std::min(static_cast<std::size_t>(bucket), counts_.size() - 1)];
}

std::chrono::microseconds latency_histogram::percentile(double share) const {
    std::uint64_t total = 0;
    for (const auto count : counts_) total += count;
    if (total == 0) return {};
    auto left = static_cast<std::uint64_t>(std::ceil(static_cast<double>(total) * share));
    std::size_t bucket = 0;
    while (counts_[bucket] < left) left -= counts_[bucket++];
    const double us = std::pow(bucket_growth, static_cast<double>(bucket));
    return std::chrono::microseconds(static_cast<std::int64_t>(us));
}

event_log::event_log(event_lines lines, std::chrono::milliseconds interval)
    : lines_(lines),
      interval_(interval),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

event_log::~event_log() {
    thread_.request_stop();
    wake_.notify_all();
    thread_.join();
    tell();
}

void event_log::stored(const stored_event& e) {
    if (lines_ == event_lines::each)
        log::info(
            what_became_of(e), {{"event", e.event},
                                {"app", e.app},
                                {"account", e.account},
                                {"id", e.object_id},
                                {"request", e.request_id},
                                {"batch", e.batch_rows},
                                {"ms", milliseconds_text(e.took)}}
        );
    std::scoped_lock lock(mutex_);
    ++(e.spooled ? spooled_ : stored_);
    if (e.repeated) ++repeated_;
    latency_.add(e.took);
}

void event_log::problem(std::string_view kind, std::string_view sentence, log::fields details) {
    const std::uint64_t told_of_a_kind = lines_ == event_lines::each ? 20 : 1;
    {
        std::scoped_lock lock(mutex_);
        auto known = problems_.find(kind);
        if (known == problems_.end()) known = problems_.emplace(kind, 0).first;
        if (++known->second > told_of_a_kind) return;
    }
    log::warn(sentence, details);
}

void event_log::note(std::string_view sentence, log::fields details) {
    if (lines_ != event_lines::off) log::info(sentence, details);
}

void event_log::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, stop, interval_, [] { return false; });
        }
        if (!stop.stop_requested()) tell();
    }
}

void event_log::tell() {
    std::uint64_t stored = 0;
    std::uint64_t spooled = 0;
    std::uint64_t repeated = 0;
    std::string p99;
    std::map<std::string, std::uint64_t, std::less<>> problems;
    {
        std::scoped_lock lock(mutex_);
        std::swap(stored, stored_);
        std::swap(spooled, spooled_);
        std::swap(repeated, repeated_);
        p99 = milliseconds_text(latency_.percentile(0.99));
        latency_.clear();
        problems.swap(problems_);
    }
    if (lines_ == event_lines::summary && stored + spooled > 0)
        log::info(
            "events", {{"stored", stored}, {"spooled", spooled}, {"repeated", repeated}, {"p99_ms", p99}}
        );
    for (const auto& [kind, count] : problems)
        if (count > 1)
            log::warn("the same problem again and again", {{"problem", kind}, {"times_in_a_minute", count}});
}

} // namespace zoomhook::ops
