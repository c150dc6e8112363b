// A thread's pause that a stop cuts short.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace zoomhook {

inline void rest(const std::stop_token& ended, std::chrono::milliseconds t) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, ended, t, [] { return false; });
}

} // namespace zoomhook
