// A file that holds a secret: for its owner alone, and never in place of another.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::cli {

/// Mode 0600, synced. In /etc/zoomhookd the daemon's user owns it where there is one, since a config must be
/// readable to it. Throws std::system_error where the file is there already or can't be written; then nothing
/// is.
void write_new_file(const std::string& path, const std::string& text);

} // namespace zoomhook::cli
