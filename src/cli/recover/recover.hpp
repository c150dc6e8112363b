// `zoomhookd recover`: stores what never arrived and Zoom's webhook logs still have.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

[[nodiscard]] int run(const recover_command&);

} // namespace zoomhook::cli
