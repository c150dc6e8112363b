// `zoomhookd rejected list` and `zoomhookd rejected readmit`: what was refused, judged by today's secrets.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "zoomhook/config/settings.hpp"

namespace zoomhook::cli {

/// Prints each with what is thought of it now. Exit code 0. Throws store::error.
[[nodiscard]] int list_rejected(const config::settings&, std::ostream& out);

/// Moves what verifies into events, freshness judged at the time it came; with `stale` also what was stale.
/// Exit code 0. Throws store::error; what was moved until then is moved.
[[nodiscard]] int readmit_rejected(const config::settings&, bool stale, std::ostream& out);

} // namespace zoomhook::cli
