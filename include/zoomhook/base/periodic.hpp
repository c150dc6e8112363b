// Does one thing again and again, on a thread of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "zoomhook/base/rest.hpp"

namespace zoomhook {

/// From `pause` after it was made until it is destroyed, which waits for what is being done.
class periodic {
public:
    /// `what` must not throw.
    periodic(std::chrono::milliseconds pause, std::function<void()> what)
        : thread_([pause, what = std::move(what)](const std::stop_token& ended) {
              for (;;) {
                  rest(ended, pause);
                  if (ended.stop_requested()) return;
                  what();
              }
          }) {}

private:
    std::jthread thread_;
};

} // namespace zoomhook
