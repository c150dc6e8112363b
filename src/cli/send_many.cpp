// `zoomhookd send --count N`: many notifications, one after the other on one connection.
// SPDX-License-Identifier: MIT
#include "send_many.hpp"

#include <algorithm>
#include <csignal>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <thread>

#include "fresh_ids.hpp"
#include "signed_request.hpp"
#include "terminal.hpp"

namespace zoomhook::cli {
namespace {

using clock = std::chrono::steady_clock;

volatile std::sig_atomic_t interrupted = 0; // NOLINT: a signal handler has nothing else to write to

/// The first Ctrl-C ends the sending orderly, a second one the program.
void stop_at_interrupt() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

/// Until it is the turn of the next, in steps in which Ctrl-C is seen.
void await_turn(clock::time_point turn) {
    while (interrupted == 0 && clock::now() < turn)
        std::this_thread::sleep_until(std::min(turn, clock::now() + std::chrono::milliseconds(50)));
}

class run_of_many {
public:
    run_of_many(const send_command& c, const send_target& t, wanted w, std::ostream& out)
        : command_(c),
          target_(t),
          wanted_(w),
          out_(out) {
        tally_.wanted = *c.count;
    }

    const send_tally& all(fresh_notifications& notifications) {
        const auto began = clock::now();
        progress bar(tally_.wanted, "notifications");
        for (std::uint64_t i = 0; i < tally_.wanted && interrupted == 0; ++i) {
            if (command_.rate) await_turn(began + offset(i));
            if (interrupted != 0) break;
            one(notifications, i == 0);
            bar.at(i + 1);
        }
        tally_.seconds = std::chrono::duration<double>(clock::now() - began).count();
        return tally_;
    }

    [[nodiscard]] bool all_as_wanted() const {
        return tally_.sent() == tally_.wanted && std::ranges::all_of(tally_.answers, [this](const auto& a) {
                   return is_as_wanted(a.first, wanted_);
               });
    }

private:
    clock::duration offset(std::uint64_t i) const {
        return std::chrono::duration_cast<clock::duration>(
            std::chrono::duration<double>(static_cast<double>(i) / *command_.rate)
        );
    }

    void one(fresh_notifications& notifications, bool is_first) {
        const auto now = std::chrono::system_clock::now();
        const std::string body = notifications.next(now);
        const std::string id = random_request_id();
        const signature_of signature{
            target_.token, command_.stale ? now - target_.stale_by : now, command_.bad_signature};
        try {
            const http_answer a = connection_.perform(signed_request(target_.url, body, id, signature));
            ++tally_.answers[a.status];
            tally_.milliseconds.push_back(static_cast<float>(a.milliseconds));
            if (command_.json) print_json({zoom::read_notification(body), id, a}, target_, wanted_, out_);
        } catch (const std::runtime_error& e) {
            if (is_first) throw;
            ++tally_.answers[0];
            tally_.last_failure = e.what();
        }
    }

    const send_command& command_;
    const send_target& target_;
    const wanted wanted_;
    std::ostream& out_;
    http_connection connection_;
    send_tally tally_;
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
    stop_at_interrupt();
    run_of_many run(c, t, w, out);
    const std::string summary = summary_of(run.all(notifications));
    (c.json ? err : out) << summary;
    return run.all_as_wanted() ? 0 : 1;
}

} // namespace zoomhook::cli
