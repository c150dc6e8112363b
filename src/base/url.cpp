// What stands in URLs: values, and the names of this machine.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/url.hpp"

#include <arpa/inet.h>

#include "zoomhook/base/ascii.hpp"

namespace zoomhook {

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~')
            made += c;
        else
            made += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return made;
}

bool is_loopback_host(const std::string& host) {
    in_addr address{};
    if (inet_pton(AF_INET, host.c_str(), &address) == 1) return host.starts_with("127.");
    return host == "[::1]" || in_lower_case(host) == "localhost";
}

} // namespace zoomhook
