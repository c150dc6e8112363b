// Ctrl-C during a long task: it ends in order, and says where it was.
// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>
#include <thread>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// From now on the first SIGINT or SIGTERM is only remembered; a second one ends the program. For the
/// process, once.
void end_in_order_when_interrupted();

/// Any thread.
[[nodiscard]] bool is_interrupted();

/// Until then, or until interrupted: whether it was not. Any thread.
bool rest_until(deadline);

/// For what blocks and takes a stop token: a stop is requested within a moment of the interruption.
class stop_when_interrupted {
public:
    stop_when_interrupted();

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread watcher_;
};

} // namespace zoomhook::cli
