// The present state as metrics.
// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/metric_family.h>
#include <vector>

#include "zoomhook/ops/metrics.hpp"

namespace zoomhook::ops {

/// What is not known is left out.
[[nodiscard]] std::vector<prometheus::MetricFamily> state_families(const present_state&);

} // namespace zoomhook::ops
