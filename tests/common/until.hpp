// Waits for what gives no sign of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <thread>

namespace zoomhook::test {

/// Whether the condition becomes true within 20 s.
template <typename Condition>
[[nodiscard]] bool until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

} // namespace zoomhook::test
