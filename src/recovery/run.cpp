// Has what Zoom's webhook logs still have, and what never arrived, stored: one run over a span of time.
// SPDX-License-Identifier: MIT
#include "zoomhook/recovery/run.hpp"

#include <algorithm>

#include "events.hpp"

namespace zoomhook::recovery {
namespace {

using store::recovered_event;

constexpr std::size_t most_held = std::size_t{8} << 20; ///< bytes
constexpr std::size_t most_at_once = 300;               ///< rows of a statement, as of a page
constexpr std::size_t most_named = 20;                  ///< of those that Postgres refuses

class recovery_run {
public:
    recovery_run(zoomapi::client& c, const request& q, const callbacks& h, report& r)
        : client_(c),
          app_(q.app),
          callbacks_(h),
          report_(r),
          logs_(c, {.from = q.from, .to = q.to, .type = q.type}) {
        report_.from = std::min(logs_.from(), logs_.to());
        report_.to = logs_.to();
        if (report_.from > q.from)
            report_.out_of_reach =
                std::chrono::duration_cast<std::chrono::seconds>(std::min(logs_.from(), q.to) - q.from);
    }

    void run() {
        try {
            while (auto page = logs_.next()) take(*std::move(page));
        } catch (const zoomapi::error&) { // what was read until then is not to be lost
            store_incomplete();
            tell();
            throw;
        }
        store_incomplete();
        tell();
    }

private:
    void take(zoomapi::log_page page) {
        sorted_page sorted = sort_page(std::move(page), app_, client_.now(), callbacks_, report_);
        store(sorted.whole, report_.stored);
        for (recovered_event& e : sorted.incomplete) hold(std::move(e));
        if (const wall_time up_to = logs_.read_up_to(); up_to > done_) {
            store_incomplete();
            callbacks_.done_up_to(done_ = up_to);
        }
        tell();
    }

    void hold(recovered_event e) {
        held_bytes_ += sizeof(e) + e.what.raw.size();
        held_.push_back(std::move(e));
        if (held_bytes_ > most_held) store_incomplete();
    }

    void store_incomplete() {
        const std::span<const recovered_event> all(held_);
        for (std::size_t begin = 0; begin < all.size(); begin += most_at_once)
            store(all.subspan(begin, std::min(most_at_once, all.size() - begin)), report_.incomplete);
        held_.clear();
        held_bytes_ = 0;
    }

    void store(std::span<const recovered_event> events, std::uint64_t& new_ones) {
        if (events.empty()) return;
        const auto told = [this](const recovered_event& e, const std::string& why) { name(e, why); };
        for (const store::recovered r : callbacks_.store(events, told))
            ++(r == store::recovered::stored    ? new_ones
               : r == store::recovered::refused ? report_.refused
                                                : report_.already_there);
    }

    void name(const recovered_event& refused, const std::string& why) {
        if (report_.refusals.size() < most_named)
            report_.refusals.push_back({refused.request_id.value_or(""), refused.what.event.value_or(""), why}
            );
    }

    void tell() {
        report_.progress = logs_.progress();
        report_.requests = client_.requests();
        report_.rate_limited = client_.rate_limited();
        callbacks_.told(report_);
    }

    zoomapi::client& client_;
    const std::string app_;
    const callbacks& callbacks_;
    report& report_;
    zoomapi::webhook_logs logs_;
    std::vector<recovered_event> held_;
    std::size_t held_bytes_ = 0;
    wall_time done_ = logs_.read_up_to();
};

} // namespace

void run(zoomapi::client& c, const request& q, const callbacks& h, report& so_far) {
    recovery_run(c, q, h, so_far).run();
}

} // namespace zoomhook::recovery
