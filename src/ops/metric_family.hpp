// One metric without labels, and a time, as Prometheus wants them.
// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/metric_family.h>
#include <string>
#include <utility>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::ops {

inline double unix_seconds(wall_time t) {
    return std::chrono::duration<double>(t.time_since_epoch()).count();
}

inline prometheus::MetricFamily gauge_family(std::string name, std::string help, double value) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    return {std::move(name), std::move(help), prometheus::MetricType::Gauge, {std::move(metric)}};
}

inline prometheus::MetricFamily counter_family(std::string name, std::string help, double value) {
    prometheus::ClientMetric metric;
    metric.counter.value = value;
    return {std::move(name), std::move(help), prometheus::MetricType::Counter, {std::move(metric)}};
}

} // namespace zoomhook::ops
