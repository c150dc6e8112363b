// To which of Zoom's products an event belongs: few enough names to count by.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace zoomhook::zoom {

/// The part before the first dot, where Zoom's catalogue has such events ("meeting", "phone"); else "other",
/// whatever a stranger's app may send. Lasts for ever.
[[nodiscard]] std::string_view event_family(std::string_view event);

} // namespace zoomhook::zoom
