// `zoomhookd send --count N`: many notifications, on one connection or, to keep a rate, on several.
// SPDX-License-Identifier: MIT
#include "send_many.hpp"

#include <algorithm>
#include <atomic>
#include <iomanip>
#include <mutex>
#include <ostream>
#include <sstream>
#include <thread>

#include "cli/client/signed_request.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/terminal.hpp"
#include "fresh_ids.hpp"

namespace zoomhook::cli {
namespace {

using clock = std::chrono::steady_clock;

/// One, which is as fast as a receiver answers; more where a rate is to be kept also while it takes long.
unsigned connections_for(const std::optional<double>& rate) {
    return rate ? static_cast<unsigned>(std::clamp(*rate / 100, 1.0, 64.0)) : 1;
}

/// A thread for each connection; what they share is guarded by one mutex.
class run_of_many {
public:
    run_of_many(
        const send_command& c, const send_target& t, wanted w, fresh_notifications& notifications,
        std::ostream& out
    )
        : command_(c),
          target_(t),
          wanted_(w),
          notifications_(notifications),
          out_(out) {
        tally_.wanted = *c.count;
    }

    const send_tally& all() {
        began_ = clock::now();
        http_connection connection;
        one(connection, 0);
        if (tally_.answers.contains(0)) throw std::runtime_error(tally_.last_failure);
        {
            std::vector<std::jthread> others;
            for (unsigned i = 1; i < connections_for(command_.rate); ++i)
                others.emplace_back([this] {
                    http_connection own;
                    work(own);
                });
            work(connection);
        }
        tally_.seconds = std::chrono::duration<double>(clock::now() - began_).count();
        return tally_;
    }

    [[nodiscard]] bool all_as_wanted() const {
        return tally_.sent() == tally_.wanted && std::ranges::all_of(tally_.answers, [this](const auto& a) {
                   return is_as_wanted(a.first, wanted_);
               });
    }

private:
    struct message {
        std::string body;
        std::string request_id;
        wall_time at;
    };

    void work(http_connection& connection) {
        for (std::uint64_t i = next_++; i < tally_.wanted && !is_interrupted(); i = next_++)
            if (!command_.rate || rest_until(began_ + offset(i))) one(connection, i);
    }

    clock::duration offset(std::uint64_t i) const {
        return std::chrono::duration_cast<clock::duration>(
            std::chrono::duration<double>(static_cast<double>(i) / *command_.rate)
        );
    }

    message next_message() {
        const std::lock_guard lock(mutex_);
        const auto now = std::chrono::system_clock::now();
        return {notifications_.next(now), random_request_id(), command_.stale ? now - target_.stale_by : now};
    }

    void one(http_connection& connection, std::uint64_t index) {
        const message m = next_message();
        const signature_of signature{target_.token, m.at, command_.bad_signature};
        try {
            const http_answer a =
                connection.perform(signed_request(target_.url, m.body, m.request_id, signature));
            answered(m, a);
        } catch (const std::runtime_error& e) {
            const std::lock_guard lock(mutex_);
            ++tally_.answers[0];
            tally_.last_failure = e.what();
        }
        const std::lock_guard lock(mutex_);
        bar_.at(index + 1);
    }

    void answered(const message& m, const http_answer& a) {
        const std::lock_guard lock(mutex_);
        ++tally_.answers[a.status];
        tally_.milliseconds.push_back(static_cast<float>(a.milliseconds));
        if (command_.json)
            print_json({zoom::read_notification(m.body), m.request_id, a}, target_, wanted_, out_);
    }

    const send_command& command_;
    const send_target& target_;
    const wanted wanted_;
    clock::time_point began_;
    std::atomic<std::uint64_t> next_{1}; ///< the first is sent alone, and tells whether anybody answers
    std::mutex mutex_;                   ///< guards what follows
    fresh_notifications& notifications_;
    std::ostream& out_;
    send_tally tally_;
    progress bar_{*command_.count, "notifications"};
};

/// Of sorted numbers.
float percentile(const std::vector<float>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

} // namespace

std::uint64_t send_tally::sent() const {
    std::uint64_t sum = 0;
    for (const auto& [status, count] : answers) sum += count;
    return sum;
}

std::string summary_of(send_tally t) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << t.sent() << " of " << t.wanted << " sent in " << t.seconds
         << " s";
    if (t.seconds > 0) text << ", " << static_cast<double>(t.sent()) / t.seconds << " a second";
    text << '\n';
    for (const auto& [status, count] : t.answers)
        text << (status == 0 ? "none" : std::to_string(status)) << "  " << count << '\n';
    if (!t.last_failure.empty()) text << "the last without an answer: " << t.last_failure << '\n';
    if (t.milliseconds.empty()) return text.str();
    std::ranges::sort(t.milliseconds);
    text << std::setprecision(1) << "p50 " << percentile(t.milliseconds, 0.5) << " ms, p99 "
         << percentile(t.milliseconds, 0.99) << " ms, max " << t.milliseconds.back() << " ms\n";
    return text.str();
}

int send_many(
    const send_command& c, const send_target& t, wanted w, const std::string& body, const body_edits& edits,
    std::ostream& out, std::ostream& err
) {
    fresh_notifications notifications(body, edits);
    end_in_order_when_interrupted();
    run_of_many run(c, t, w, notifications, out);
    (c.json ? err : out) << summary_of(run.all());
    return run.all_as_wanted() ? 0 : 1;
}

} // namespace zoomhook::cli
