// What Prometheus is told of the runs over Zoom's webhook logs.
// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "zoomhook/ops/metrics.hpp"

namespace zoomhook::ops {

/// Any thread.
class recovery_metrics {
public:
    explicit recovery_metrics(prometheus::Registry&);

    void expect(std::initializer_list<std::string_view> causes);
    void count(const counted_recovery&);

private:
    void count(const counted_recovery&, double times);

    prometheus::Family<prometheus::Counter>& runs_;
    prometheus::Family<prometheus::Counter>& recovered_;
    prometheus::Family<prometheus::Gauge>& last_success_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Counter>& rate_limited_;
};

} // namespace zoomhook::ops
