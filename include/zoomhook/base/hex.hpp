// Lower-case hexadecimal text of bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

namespace zoomhook {

[[nodiscard]] std::string to_hex(std::span<const unsigned char> bytes);
void append_hex(std::string& text, std::span<const unsigned char> bytes);

} // namespace zoomhook
