// `zoomhookd tail`: shows events as they are stored.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Until the count is reached, or nobody reads standard output any more: exit code 0. Ctrl-C ends it as any
/// program. Throws store::error; once it has begun not for a Postgres that is away, for which it waits.
int run(const tail_command&);

} // namespace zoomhook::cli
