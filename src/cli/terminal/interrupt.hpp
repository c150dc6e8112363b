// Ctrl-C during a long task: it ends in order, and says where it was.
// SPDX-License-Identifier: MIT
#pragma once

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// From now on the first SIGINT or SIGTERM is only remembered; a second one ends the program. For the
/// process, once.
void end_in_order_when_interrupted();

/// Any thread.
[[nodiscard]] bool is_interrupted();

/// Until then, or until interrupted: whether it was not. Any thread.
bool rest_until(deadline);

} // namespace zoomhook::cli
