// The header that Zoom is to send along with each notification, as it is said on the command line.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/zoomapi/event_subscriptions.hpp"

namespace zoomhook::cli {

/// "x-api-key": a header of that name; "basic:USER": Basic authentication;
/// "oauth:CLIENT_ID@https://TOKEN_URL": a bearer token that Zoom fetches there; "none". Without its secret.
/// Throws usage_error. Pure.
[[nodiscard]] zoomapi::custom_header header_of(const std::string& said);

/// Adds its secret: the first line of `file`, or of standard input for "-"; without a file it is asked for,
/// and not shown. Never on the command line, which every user of the machine sees. Throws usage_error where
/// nobody can be asked, std::runtime_error where the file has none.
void add_secret(zoomapi::custom_header&, const std::string& file);

/// "Basic authentication": what type that is, for people.
[[nodiscard]] std::string header_text(long type);

} // namespace zoomhook::cli
