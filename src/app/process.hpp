// What the daemon asks of its process before it serves.
// SPDX-License-Identifier: MIT
#pragma once

namespace zoomhook::app {

/// No core dumps (they would hold secret tokens), no death by SIGPIPE, as many open files as allowed.
void prepare_process();

} // namespace zoomhook::app
