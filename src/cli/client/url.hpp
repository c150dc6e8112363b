// A URL as libcurl reads it, so that what is judged is what is connected to.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace zoomhook::cli {

struct url_parts {
    std::string scheme;    ///< lower case; "http" where the URL names none
    std::string host;      ///< an IPv6 address in brackets
    std::string port;      ///< the scheme's own where the URL names none; empty where the scheme has none
    bool has_user = false; ///< or a password
};

/// Nothing where libcurl refuses it.
[[nodiscard]] std::optional<url_parts> read_url(const std::string& url);

/// Whether the URL's host is this machine: 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback(const std::string& url);

} // namespace zoomhook::cli
