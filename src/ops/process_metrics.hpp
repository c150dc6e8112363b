// The process as Prometheus's clients for other languages tell of it: process_cpu_seconds_total and so on.
// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/metric_family.h>
#include <string>
#include <vector>

namespace zoomhook::ops {

/// What can't be read is left out.
[[nodiscard]] std::vector<prometheus::MetricFamily> process_families();

} // namespace zoomhook::ops
