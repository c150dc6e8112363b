// Secrets in a file of a known name: systemd's credentials, and the files that the unit makes them of.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace zoomhook::config {

struct credential {
    std::string path;
    std::string origin;      ///< "systemd's credential secret_token", or the path
    bool may_be_read = true; ///< false: root's, and whoever runs a command isn't
};

/// In `directory`, systemd's $CREDENTIALS_DIRECTORY; where that is empty, beside the config file, where the
/// unit's LoadCredential= takes it from: so a command of the administrator's has what the service has.
[[nodiscard]] std::optional<credential>
find_credential(const std::string& name, const std::string& directory, const std::string& config_file);

} // namespace zoomhook::config
