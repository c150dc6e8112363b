// What stands in URLs: values, and the names of this machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace zoomhook {

/// All but letters, digits, - . _ ~ as %XX: for a query, a path's part, and a form.
[[nodiscard]] std::string percent_encoded(std::string_view);

/// Whether a URL's host, an IPv6 address in brackets, is this machine: 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback_host(const std::string& host);

} // namespace zoomhook
