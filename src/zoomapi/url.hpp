// URLs: what may be asked, and how values are written into them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zoomhook::zoomapi {

/// "a=1&b=2"; those with an empty value are left out.
[[nodiscard]] std::string query_of(const std::vector<std::pair<std::string_view, std::string>>&);

/// Whether the URL's host is this machine: 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_this_machine(const std::string& url);

/// What is wrong with a URL that secrets are to be sent to; empty: nothing.
[[nodiscard]] std::string url_complaint(const std::string& url);

} // namespace zoomhook::zoomapi
