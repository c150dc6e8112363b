// SHA-256 and HMAC-SHA256 as OpenSSL makes them.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

namespace zoomhook::zoom {

using sha256_digest = std::array<unsigned char, 32>;

[[nodiscard]] sha256_digest sha256(std::string_view bytes);

/// Lower-case hex of HMAC-SHA256 over the parts one after another, without joining them in memory.
[[nodiscard]] std::string
hmac_sha256_hex(std::string_view key, std::initializer_list<std::string_view> parts);

} // namespace zoomhook::zoom
