// Where `zoomhookd send` posts to, and with which secret token.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

struct send_target {
    std::string url;
    std::string token;   ///< to sign with; never printed
    bool is_own = false; ///< the daemon that the config describes: what its answers mean is known
    std::string
        psql{}; ///< the command that opens the config's database; empty where the receiver is another's
    std::chrono::seconds stale_by{600}; ///< how old a timestamp is that the receiver should not take
};

/// Nothing after the config's mistakes have been printed. Throws usage_error where the arguments don't fit
/// the config, also where a stranger would get what our production secret has signed; else
/// std::runtime_error.
[[nodiscard]] std::optional<send_target> find_target(const send_command&);

} // namespace zoomhook::cli
