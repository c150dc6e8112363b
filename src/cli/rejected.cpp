// `zoomhookd rejected list` and `zoomhookd rejected readmit`.
// SPDX-License-Identifier: MIT
#include "rejected.hpp"

#include <array>
#include <cstdio>
#include <functional>
#include <iomanip>
#include <iostream>

#include "cli/terminal/json_line.hpp"
#include "service_user.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/utc.hpp"
#include "zoomhook/store/rejected.hpp"
#include "zoomhook/zoom/challenge.hpp"
#include "zoomhook/zoom/signature.hpp"

namespace zoomhook::cli {
namespace {

using kind = zoom::verdict_kind;
using store::rejected_record;

/// Reads the table row by row and judges each as the endpoint would, at the moment it came.
class judge {
public:
    explicit judge(const config::settings& s)
        : secrets_(app::secrets_of(s)),
          timestamp_tolerance_(std::chrono::duration_cast<std::chrono::seconds>(s.zoom.timestamp_tolerance)),
          table_(app::store_options(s)) {}

    void for_each(const std::function<void(rejected_record, const zoom::verdict&)>& use) {
        std::int64_t last = 0;
        for (auto some = table_.after(last); !some.empty(); some = table_.after(last))
            for (rejected_record& r : some) {
                last = r.id;
                const zoom::verdict v = verdict_on(r.what);
                use(std::move(r), v);
            }
    }

    store::rejected_requests& table() { return table_; }

private:
    [[nodiscard]] zoom::verdict verdict_on(const ingest::rejected_request& r) const {
        std::array<char, 24> timestamp{}; // as Zoom writes it
        std::snprintf(timestamp.data(), timestamp.size(), "%010lld", static_cast<long long>(r.zm_timestamp));
        return zoom::verify(
            {timestamp.data(), r.signature, 1, 1}, r.raw, secrets_, r.received_at, timestamp_tolerance_
        );
    }

    const zoom::signing_secrets secrets_;
    const std::chrono::seconds timestamp_tolerance_;
    store::rejected_requests table_;
};

std::string opinion(const zoom::verdict& v) {
    if (v.kind == kind::genuine) return "verifies, app " + std::string(v.secret->app());
    if (v.kind == kind::stale)
        return "stale by " + std::to_string(v.skew.count()) + " s, app " + std::string(v.secret->app());
    return std::string(zoom::name(v.kind));
}

void print_line(
    std::ostream& out, std::string_view id, std::string_view received, std::string_view bytes,
    std::string_view client, std::string_view event, std::string_view then, std::string_view now
) {
    out << std::right << std::setw(6) << id << "  " << std::left << std::setw(20) << received << "  "
        << std::right << std::setw(8) << bytes << "  " << std::left << std::setw(15) << client << "  "
        << std::setw(30) << event << "  " << std::setw(17) << then << "  " << now << '\n';
}

ingest::delivery delivery_of(rejected_record r, const zoom::signing_secret& secret) {
    return {
        .what = zoom::read_notification(std::move(r.what.raw)),
        .app = std::string(secret.app()),
        .secret_id = std::string(secret.id()),
        .zm_timestamp = r.what.zm_timestamp,
        .signature = std::move(r.what.signature),
        .request_id = std::move(r.what.request_id),
        .tracking_id = std::move(r.what.tracking_id),
        .remote_addr = std::move(r.what.remote_addr),
        .received_at = r.what.received_at,
    };
}

struct count {
    std::size_t all = 0;
    std::size_t genuine = 0;
    std::size_t stale = 0;

    void add(const zoom::verdict& v) {
        ++all;
        genuine += v.kind == kind::genuine ? 1U : 0U;
        stale += v.kind == kind::stale ? 1U : 0U;
    }
};

void print_stale_hint(std::ostream& out, const count& n) {
    if (n.stale == 0) return;
    out << n.stale << " came with a stale timestamp. If this machine's clock was wrong: "
        << "zoomhookd rejected readmit --stale\n";
}

void list_as_json(const config::settings& s, std::ostream& out) {
    judge(s).for_each([&](const rejected_record& r, const zoom::verdict& v) {
        print_json_line(
            {{"id", r.id},
             {"received_at", iso_text(r.what.received_at)},
             {"bytes", r.what.raw.size()},
             {"remote_addr", r.what.remote_addr.empty() ? json_object() : json_object(r.what.remote_addr)},
             {"event", r.event.empty() ? json_object() : json_object(r.event)},
             {"reason", r.reason},
             {"verdict", zoom::name(v.kind)},
             {"app", v.secret == nullptr ? json_object() : json_object(v.secret->app())}},
            out
        );
    });
}

int list_rejected(const config::settings& s, std::ostream& out) {
    count n;
    judge(s).for_each([&](const rejected_record& r, const zoom::verdict& v) {
        if (n.all == 0)
            print_line(
                out, "id", "received", "bytes", "from", "event", "when it came", "with today's secrets"
            );
        n.add(v);
        print_line(
            out, std::to_string(r.id), iso_text(r.what.received_at), std::to_string(r.what.raw.size()),
            r.what.remote_addr.empty() ? "-" : r.what.remote_addr, printable(r.event), r.reason, opinion(v)
        );
    });
    out << n.all << " rejected, " << n.genuine << " verify with today's secrets"
        << (n.genuine > 0 ? ": zoomhookd rejected readmit\n" : "\n");
    print_stale_hint(out, n);
    return 0;
}

int readmit_rejected(const config::settings& s, bool stale, std::ostream& out) {
    count n;
    std::size_t moved = 0;
    std::size_t challenges = 0;
    const auto rules = app::trust_of(s).rules;
    judge j(s);
    j.for_each([&](rejected_record r, const zoom::verdict& v) {
        n.add(v);
        const bool moves = v.kind == kind::genuine || (stale && v.kind == kind::stale);
        if (!moves) return;
        ++moved;
        const std::int64_t id = r.id;
        if (r.event == zoom::challenge_event) { // its time is over
            ++challenges;
            return j.table().remove(id);
        }
        ingest::delivery d = delivery_of(std::move(r), *v.secret);
        if (rules) rules->apply(d.what);
        j.table().readmit(id, std::move(d));
    });
    out << "readmitted " << moved - challenges << " of " << n.all << " into events";
    if (challenges > 0) out << "; challenges, which are no events, removed: " << challenges;
    out << "; still rejected: " << n.all - moved << '\n';
    if (!stale) print_stale_hint(out, n);
    return 0;
}

} // namespace

int run(const rejected_list_command& c) {
    const auto settings = load_settings_as_service(c.config);
    if (!settings) return 1;
    if (!c.json) return list_rejected(*settings, std::cout);
    list_as_json(*settings, std::cout);
    return 0;
}

int run(const rejected_readmit_command& c) {
    const auto settings = load_settings_as_service(c.config);
    if (!settings) return 1;
    return readmit_rejected(*settings, c.stale, std::cout);
}

} // namespace zoomhook::cli
