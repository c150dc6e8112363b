// What is wrong with what a command was asked for, once it is looked at: exit code 2.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace zoomhook::cli {

struct usage_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace zoomhook::cli
