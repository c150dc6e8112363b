// One loop over epoll: ask when it is time, read what came.
// SPDX-License-Identifier: MIT
#include "load.hpp"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace zoomhook::bench {
namespace {

using namespace std::chrono_literals;

clock::duration ticks(std::chrono::duration<double> d) {
    return std::chrono::duration_cast<clock::duration>(d);
}

double cpu_us() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& t) {
        return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
    };
    return us(used.ru_utime) + us(used.ru_stime);
}

} // namespace

load::load(const server& s, const plan& p, notifications& n)
    : plan_(p),
      notifications_(n),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      senders_(p.connections) {
    for (std::uint32_t i = 0; i < senders_.size(); ++i) {
        senders_[i].connection = std::make_unique<client>(s, epoll_, i);
        idle_.push_back(&senders_[i]);
    }
}

load::~load() { close(epoll_); }

/// In the open loop the clock alone decides, so that a server that is slow is not asked less.
time_point load::next_due() const {
    if (plan_.per_second == 0) return began_;
    return began_ + ticks(std::chrono::duration<double>(static_cast<double>(sent_) / plan_.per_second));
}

figures load::run() {
    const double cpu_before = cpu_us();
    began_ = clock::now();
    measure_from_ = began_ + ticks(plan_.warm_up);
    end_ = measure_from_ + ticks(plan_.measured);
    for (time_point now = began_; now < end_ || idle_.size() < senders_.size(); now = clock::now()) {
        if (now > end_ + 10s) throw std::runtime_error("requests have had no answer for ten seconds");
        send_what_is_due(now);
        wait(now);
    }
    figures_.seconds = plan_.measured.count();
    figures_.own_cpu_us = (cpu_us() - cpu_before) / static_cast<double>(std::max<std::uint64_t>(sent_, 1));
    std::ranges::sort(figures_.microseconds);
    return std::move(figures_);
}

/// What is due and finds no client idle waits for one; its time runs.
void load::send_what_is_due(time_point now) {
    while (!idle_.empty() && now < end_) {
        const time_point due = next_due();
        if (due > now || due >= end_) return;
        sender& s = *idle_.front();
        idle_.pop_front();
        ++sent_;
        s.asks = true;
        s.due = plan_.per_second == 0 ? now : due;
        notifications_.write_next(s.connection->request());
        s.connection->ask();
        answered(s, s.connection->go_on());
    }
}

void load::wait(time_point now) {
    std::array<epoll_event, 256> events; // NOLINT: epoll fills it
    const time_point until = idle_.empty() || now >= end_ ? now + 100ms : std::min(next_due(), now + 100ms);
    const auto ns = std::max<std::chrono::nanoseconds>(until - now, 0ns);
    const timespec most{.tv_sec = 0, .tv_nsec = ns.count()};
    const int n = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &most, nullptr);
    for (int i = 0; i < n; ++i) {
        sender& s = senders_[events[static_cast<std::size_t>(i)].data.u32];
        answered(s, s.connection->go_on());
    }
}

void load::answered(sender& s, int status) {
    if (status == client::waiting || !s.asks) return; // not asked, it is an idle connection that was closed
    const time_point now = clock::now();
    s.asks = false;
    ++figures_.answers[status];
    if (status == 200 && now >= measure_from_ && now < end_) ++figures_.measured;
    if (s.due >= measure_from_) {
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - s.due);
        figures_.microseconds.push_back(static_cast<std::uint32_t>(took.count()));
    }
    if (plan_.new_connections) s.connection->disconnect();
    idle_.push_back(&s);
}

} // namespace zoomhook::bench
