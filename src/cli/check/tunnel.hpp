// How `zoomhookd check` knows its own daemon, from here and through a tunnel.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/client/http_client.hpp"

namespace zoomhook::cli {

/// Whether a GET of server.path was answered as zoomhookd does: 405, with a problem that says so.
[[nodiscard]] bool is_ours(const http_answer&);

} // namespace zoomhook::cli
