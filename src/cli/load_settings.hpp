// The settings that a command needs, with every mistake printed.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "cli/arguments/arguments.hpp"
#include "zoomhook/config/load.hpp"

namespace zoomhook::cli {

/// What a command can't do without.
struct needs {
    bool secret = true;
    bool database = true;
    config::need api = config::need::none;
};

/// Arguments, and this process's environment.
[[nodiscard]] config::sources sources_of(const config_arguments&, needs = {});

/// To standard error. Whether there are none.
bool print_mistakes(const config::outcome&);

/// Nothing after every mistake has been printed: the exit code is 1 then.
[[nodiscard]] std::optional<config::settings> load_settings(const config_arguments&, needs = {});

} // namespace zoomhook::cli
