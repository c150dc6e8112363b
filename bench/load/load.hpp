// Sends notifications to a server for a while, and counts and times its answers.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client.hpp"
#include "notifications.hpp"

namespace zoomhook::bench {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;

struct plan {
    std::uint32_t connections = 64;
    double per_second = 0; ///< 0: closed loop, where each client asks as soon as it has its answer
    std::chrono::duration<double> warm_up{2}, measured{10};
    bool new_connections = false; ///< one for each request
};

struct figures {
    std::map<int, std::uint64_t>
        answers;                ///< by status, of all that was sent; client::broken where there was none
    std::uint64_t measured = 0; ///< answers 200 within the measured time
    double seconds = 0;         ///< measured
    std::vector<std::uint32_t> microseconds; ///< of each that was due within the measured time, sorted
    double own_cpu_us = 0;                   ///< a request
};

/// One thread.
class load {
public:
    load(const server&, const plan&, notifications&);
    ~load();
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    /// Until the last answer is there. Throws std::runtime_error where that takes longer than ten seconds.
    figures run();

private:
    struct sender {
        std::unique_ptr<client> connection;
        bool asks = false;
        time_point due;
    };

    void send_what_is_due(time_point now);
    void wait(time_point now);
    void answered(sender&, int status);
    [[nodiscard]] time_point next_due() const;

    const plan plan_;
    notifications& notifications_;
    const int epoll_;
    std::vector<sender> senders_;
    std::deque<sender*> idle_;
    time_point began_, measure_from_, end_;
    std::uint64_t sent_ = 0;
    figures figures_;
};

} // namespace zoomhook::bench
