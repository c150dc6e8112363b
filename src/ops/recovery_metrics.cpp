// What Prometheus is told of the runs over Zoom's webhook logs.
// SPDX-License-Identifier: MIT
#include "recovery_metrics.hpp"

#include "metric_family.hpp"

namespace zoomhook::ops {
namespace {

namespace prom = prometheus;

prom::Family<prom::Counter>& counters(prom::Registry& all, const char* name, const char* help) {
    return prom::BuildCounter().Name(name).Help(help).Register(all);
}

} // namespace

recovery_metrics::recovery_metrics(prom::Registry& all)
    : runs_(counters(
          all, "zoomhookd_recovery_runs_total", "Runs over Zoom's webhook logs, for what never arrived"
      )),
      recovered_(counters(
          all, "zoomhookd_recovered_total",
          "Failed deliveries in Zoom's logs that became rows, or had one already"
      )),
      last_success_(prom::BuildGauge()
                        .Name("zoomhookd_recovery_last_success_timestamp_seconds")
                        .Help("When the last run came to its end")
                        .Register(all)),
      requests_(counters(all, "zoomhookd_zoom_api_requests_total", "Requests to Zoom's API")),
      rate_limited_(counters(
          all, "zoomhookd_zoom_api_rate_limited_total", "Of these, those that Zoom has told to come later"
      )) {}

void recovery_metrics::expect(std::initializer_list<std::string_view> causes) {
    for (const std::string_view cause : causes)
        for (const bool finished : {true, false}) count({.cause = cause, .finished = finished}, 0);
}

void recovery_metrics::count(const counted_recovery& r) {
    count(r, 1);
    if (r.finished) last_success_.Add({}).Set(unix_seconds(r.when));
}

void recovery_metrics::count(const counted_recovery& r, double times) {
    runs_.Add({{"cause", std::string(r.cause)}, {"outcome", r.finished ? "finished" : "failed"}}
    ).Increment(times);
    const auto add = [this](const char* what, std::uint64_t n) {
        recovered_.Add({{"what", what}}).Increment(static_cast<double>(n));
    };
    add("stored", r.stored);
    add("incomplete", r.incomplete);
    add("already_there", r.already_there);
    add("refused", r.refused);
    requests_.Add({}).Increment(static_cast<double>(r.requests));
    rate_limited_.Add({}).Increment(static_cast<double>(r.rate_limited));
}

} // namespace zoomhook::ops
