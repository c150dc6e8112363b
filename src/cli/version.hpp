// What `zoomhookd --version` prints.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::cli {

/// "0.3.0"
[[nodiscard]] std::string version_number();
/// Version, commit, compiler, and the libraries in use.
[[nodiscard]] std::string version_text();

} // namespace zoomhook::cli
