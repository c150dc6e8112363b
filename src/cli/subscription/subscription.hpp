// `zoomhookd subscription`: Zoom's event subscriptions of the app.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/arguments/arguments.hpp"

namespace zoomhook::cli {

/// What was made by clicking is shown, and never changed. All need [zoom.api], and none needs the database;
/// what changes something asks before it does. They return the exit code: 0 or 1; a mistake of the arguments
/// is thrown as usage_error, what Zoom says no to as zoomapi::error.
int run(const subscription_list_command&);
int run(const subscription_create_command&);
int run(const subscription_update_command&);
int run(const subscription_delete_command&);

} // namespace zoomhook::cli
