// What Prometheus is told.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/metrics.hpp"

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <tuple>

#include "metric_family.hpp"
#include "process_metrics.hpp"
#include "recovery_metrics.hpp"
#include "state_metrics.hpp"

namespace zoomhook::ops {
namespace {

namespace prom = prometheus;
using buckets = prom::Histogram::BucketBoundaries;

/// Zoom gives up at 3 s.
const buckets answer_buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 3, 5};
/// Zoom sends again after 5, 30 and 115 minutes.
const buckets lateness_buckets{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 360, 1860, 6960, 86400};
const buckets row_buckets{1, 2, 4, 8, 16, 32, 64, 128, 256};
const buckets commit_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

double seconds(steady_clock::duration d) { return std::chrono::duration<double>(d).count(); }

template <class Metric>
prom::Family<Metric>&
family(prom::Registry& all, prom::detail::Builder<Metric> builder, const char* name, const char* help) {
    return builder.Name(name).Help(help).Register(all);
}

constexpr std::array outcome_names{"stored", "repeated", "spooled"};

} // namespace

class metrics::implementation {
public:
    explicit implementation(std::string_view version) {
        prom::BuildGauge()
            .Name("zoomhookd_build_info")
            .Help("1, with the version as a label")
            .Register(registry_)
            .Add({{"version", std::string(version)}})
            .Set(1);
        // From 0 on: Prometheus's increase() does not see a counter that begins with 1.
        for (const char* reason : {"no room", "not stored in time", "stale"}) refused(reason, 503, 0);
        refused("no secret matches", 401, 0);
    }

    void answered(const counted_notification& n) {
        counter_of(n).Increment();
        count_.fetch_add(1, std::memory_order_relaxed);
        answer_.Observe(seconds(n.took));
        if (n.lateness) lateness_.Observe(seconds(*n.lateness));
        if (n.skew) skew_.Set(static_cast<double>(n.skew->count()));
    }

    [[nodiscard]] std::uint64_t answered_so_far() const { return count_; }

    void committed(destination where, std::size_t rows, steady_clock::duration took) {
        const commits& c = where == destination::spool ? spool_ : postgres_;
        c.rows.Observe(static_cast<double>(rows));
        c.took.Observe(seconds(took));
    }

    void refused(std::string_view reason, unsigned status, double times = 1) {
        refused_.Add({{"reason", std::string(reason)}, {"status", std::to_string(status)}}).Increment(times);
    }

    void challenged(std::string_view app, bool answered, wall_time when) {
        challenges_.Add({{"app", std::string(app)}, {"result", answered ? "answered" : "refused"}}
        ).Increment();
        if (answered) last_challenge_.Add({{"app", std::string(app)}}).Set(unix_seconds(when));
    }

    void deauthorized() { deauthorizations_.Increment(); }

    void skewed(std::chrono::seconds s) { skew_.Set(static_cast<double>(s.count())); }

    recovery_metrics& recoveries() { return recoveries_; }

    [[nodiscard]] std::string text(const present_state& now) const {
        std::vector<prom::MetricFamily> all = registry_.Collect();
        for (auto& more : {state_families(now), process_families()})
            all.insert(all.end(), more.begin(), more.end());
        return prom::TextSerializer().Serialize(all);
    }

private:
    /// Remembered, since prometheus-cpp finds a counter by a map of strings that it makes and hashes each
    /// time.
    prom::Counter& counter_of(const counted_notification& n) {
        std::scoped_lock lock(mutex_);
        const auto known = counters_.find(std::tuple(n.what, n.family, n.app));
        if (known != counters_.end()) return *known->second;
        std::string app(n.app);
        std::string family(n.family);
        const auto what = outcome_names[static_cast<std::size_t>(n.what)];
        prom::Counter& made = notifications_.Add({{"outcome", what}, {"app", app}, {"family", family}});
        counters_.emplace(std::tuple(n.what, std::move(family), std::move(app)), &made);
        return made;
    }

    struct commits {
        prom::Histogram& rows;
        prom::Histogram& took;
    };
    commits commits_into(const char* where) {
        return {
            batch_rows_.Add({{"into", where}}, row_buckets), commit_.Add({{"into", where}}, commit_buckets)};
    }

    std::atomic<std::uint64_t> count_{0};
    prom::Registry registry_;
    std::mutex mutex_; ///< for counters_
    std::map<std::tuple<counted_notification::outcome, std::string, std::string>, prom::Counter*, std::less<>>
        counters_;
    prom::Family<prom::Counter>& notifications_ = family(
        registry_, prom::BuildCounter(), "zoomhookd_notifications_total",
        "Notifications made durable: stored in Postgres, delivered again, or spooled for it"
    );
    prom::Family<prom::Counter>& refused_ = family(
        registry_, prom::BuildCounter(), "zoomhookd_refused_total",
        "Requests that the webhook did not take; Zoom retries those with status 503"
    );
    prom::Counter& deauthorizations_ =
        family(
            registry_, prom::BuildCounter(), "zoomhookd_deauthorizations_total",
            "Accounts that have removed the app"
        )
            .Add({});
    prom::Family<prom::Counter>& challenges_ = family(
        registry_, prom::BuildCounter(), "zoomhookd_challenges_total",
        "endpoint.url_validation requests that a secret of ours has signed"
    );
    prom::Family<prom::Gauge>& last_challenge_ = family(
        registry_, prom::BuildGauge(), "zoomhookd_last_challenge_timestamp_seconds",
        "When the last challenge was answered; Zoom sends one every 72 hours"
    );
    prom::Family<prom::Histogram>& batch_rows_ = family(
        registry_, prom::BuildHistogram(), "zoomhookd_batch_rows",
        "Notifications that were committed together"
    );
    prom::Family<prom::Histogram>& commit_ = family(
        registry_, prom::BuildHistogram(), "zoomhookd_commit_seconds",
        "How long a commit took, until it was durable"
    );
    const commits postgres_ = commits_into("postgres");
    const commits spool_ = commits_into("spool");
    prom::Histogram& answer_ = family(
                                   registry_, prom::BuildHistogram(), "zoomhookd_answer_seconds",
                                   "From a notification's first byte to its 200; Zoom gives up at 3 s"
    )
                                   .Add({}, answer_buckets);
    prom::Histogram& lateness_ = family(
                                     registry_, prom::BuildHistogram(), "zoomhookd_lateness_seconds",
                                     "From a notification's event_ts to its arrival"
    )
                                     .Add({}, lateness_buckets);
    prom::Gauge& skew_ = family(
                             registry_, prom::BuildGauge(), "zoomhookd_timestamp_skew_seconds",
                             "Our clock less the x-zm-request-timestamp of the last notification"
    )
                             .Add({});
    recovery_metrics recoveries_{registry_};
};

metrics::metrics(std::string_view version) : impl_(std::make_unique<implementation>(version)) {}
metrics::~metrics() = default;

void metrics::answered(const counted_notification& n) { impl_->answered(n); }
std::uint64_t metrics::answered() const { return impl_->answered_so_far(); }
void metrics::committed(destination where, std::size_t rows, steady_clock::duration took) {
    impl_->committed(where, rows, took);
}
void metrics::refused(std::string_view reason, unsigned status) { impl_->refused(reason, status); }
void metrics::challenged(std::string_view app, bool answered, wall_time when) {
    impl_->challenged(app, answered, when);
}
void metrics::deauthorized() { impl_->deauthorized(); }

void metrics::skewed(std::chrono::seconds s) { impl_->skewed(s); }
void metrics::expect_recoveries(std::initializer_list<std::string_view> causes) {
    impl_->recoveries().expect(causes);
}
void metrics::recovered(const counted_recovery& r) { impl_->recoveries().count(r); }

std::string metrics::text(const present_state& now) const { return impl_->text(now); }

} // namespace zoomhook::ops
