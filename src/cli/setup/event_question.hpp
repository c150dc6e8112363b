// Asks which events a subscription is to have.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace zoomhook::cli {

/// The events that are typed, as patterns; asks again where one fits nothing. None where it was interrupted.
/// Throws usage_error where nobody can be asked.
[[nodiscard]] std::vector<std::string> ask_for_events();

} // namespace zoomhook::cli
