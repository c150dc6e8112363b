// A plausible notification of an event that nobody wrote a sample of: what the catalogue knows of its shape.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "catalogue.hpp"
#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// The body, with the times of `now`; the same for the same moment. People, account
/// and meeting are those of the written samples.
[[nodiscard]] std::string generic_sample(const event_shape&, wall_time now);

} // namespace zoomhook::cli
