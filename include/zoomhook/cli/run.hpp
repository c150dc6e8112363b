// The command line's entry point.
// SPDX-License-Identifier: MIT
#pragma once

namespace zoomhook::cli {

/// Does what the arguments ask for. Exit code 0: done; 1: could not, the reason stands on standard error; 2:
/// the arguments make no sense.
[[nodiscard]] int run(int argc, const char* const* argv);

} // namespace zoomhook::cli
