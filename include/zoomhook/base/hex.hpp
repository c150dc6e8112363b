// Lower-case hexadecimal text of bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zoomhook {

[[nodiscard]] std::string to_hex(std::span<const unsigned char> bytes);
/// The bytes of what append_hex makes.
[[nodiscard]] std::string from_hex(std::string_view);
void append_hex(std::string& text, std::span<const unsigned char> bytes);

} // namespace zoomhook
