// `zoomhookd forget`: erases, or redacts, what is stored of a person or an account.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// Exit code 2 where it is not said whom to forget, or nobody can be asked; 1 where the answer is no, or it
/// was stopped: the same command then goes on. Throws store::error, spool::error.
int run(const forget_command&);

} // namespace zoomhook::cli
