// What `zoomhookd --version` prints.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::cli {

/// Version, commit, compiler, and the libraries in use.
[[nodiscard]] std::string version_text();

} // namespace zoomhook::cli
