// `zoomhookd verify`.
// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include <array>
#include <iomanip>
#include <iostream>
#include <set>

#include "cli/service_user.hpp"
#include "cli/terminal/json_line.hpp"
#include "cli/terminal/terminal.hpp"
#include "unknown_event.hpp"
#include "verdict.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

using enum verdict_kind;

constexpr std::size_t most_lines = 20; // for people

constexpr std::array kinds{verified, redacted, recovered, raw_not_kept, secret_unknown, changed};

/// What was found, and what is said of it.
class findings {
public:
    findings(bool json, std::ostream& out) : json_(json), out_(out) {}

    void add(const store::evidence& e, const stored_verdict& v) {
        ++checked_;
        ++counts_.at(static_cast<std::size_t>(v.kind));
        if (v.kind == secret_unknown) unknown_.insert(e.secret_id);
        if (v.kind != changed) return;
        changed_ids_ += (changed_ids_.empty() ? "" : ",") + std::to_string(e.id);
        if (first_changed_.size() < most_lines)
            first_changed_.push_back("event " + std::to_string(e.id) + " was changed: " + v.why);
    }

    void print() const { json_ ? print_json() : print_text(); }

    [[nodiscard]] std::uint64_t count(verdict_kind k) const {
        return counts_.at(static_cast<std::size_t>(k));
    }

private:
    void print_json() const {
        out_ << R"({"checked":)" << checked_;
        for (const verdict_kind k : kinds) out_ << ",\"" << name(k) << "\":" << count(k);
        out_ << R"(,"changed_ids":[)" << changed_ids_ << "]}\n";
    }

    void print_text() const {
        for (const std::string& line : first_changed_) out_ << line << '\n';
        if (count(changed) > most_lines)
            out_ << "and " << count(changed) - most_lines << " more: --json lists the ids of all\n";
        print_line("checked", checked_, "");
        print_line("verified", count(verified), "");
        if (count(redacted) > 0) print_line("redacted", count(redacted), "on purpose");
        if (count(recovered) > 0)
            print_line(
                "recovered", count(recovered), "cannot be verified: Zoom's webhook logs hold no signature"
            );
        if (count(raw_not_kept) > 0)
            print_line(
                "raw not kept", count(raw_not_kept), "cannot be verified: database.raw was when_needed"
            );
        if (count(secret_unknown) > 0) print_line("secret unknown", count(secret_unknown), secrets());
        print_line("changed", count(changed), count(changed) > 0 ? "zoomhookd show ID shows one" : "");
    }

    void print_line(const char* what, std::uint64_t n, const std::string& remark) const {
        out_ << std::left << std::setw(15) << what << std::right << std::setw(10) << n;
        if (!remark.empty()) out_ << "  " << remark;
        out_ << '\n';
    }

    [[nodiscard]] std::string secrets() const {
        std::string text = "not in the config, e.g. rotated away; all but the signature fits: secret_id";
        for (const std::string& id : unknown_) text += " " + (id.empty() ? "null" : printable(id));
        return text;
    }

    const bool json_;
    std::ostream& out_;
    std::uint64_t checked_ = 0;
    std::array<std::uint64_t, kinds.size()> counts_{};
    std::set<std::string> unknown_;
    std::string changed_ids_;
    std::vector<std::string> first_changed_;
};

int verify_all(store::event_reader& events, const zoom::signing_secrets& secrets, const verify_command& c) {
    findings found(c.json, std::cout);
    store::id_range range = events.range_of(c.which);
    const std::int64_t first = range.above;
    {
        progress bar(static_cast<std::uint64_t>(range.up_to - first), "ids");
        for (auto some = events.next(range, c.which); !some.empty(); some = events.next(range, c.which)) {
            for (const store::evidence& e : some) found.add(e, verdict_on(e, secrets));
            range.above = some.back().id;
            bar.at(static_cast<std::uint64_t>(range.above - first));
        }
    }
    found.print();
    return found.count(changed) > 0 ? 1 : 0;
}

int verify_one(store::event_reader& events, const zoom::signing_secrets& secrets, const verify_command& c) {
    const std::optional<store::evidence> e = events.evidence_of(*c.id);
    if (!e) throw no_such_event(*c.id);
    const stored_verdict v = verdict_on(*e, secrets);
    if (c.json)
        print_json_line({{"id", e->id}, {"verdict", name(v.kind)}, {"why", v.why}}, std::cout);
    else
        std::cout << "event " << e->id << ": " << name(v.kind) << ", " << v.why << '\n';
    return v.kind == changed ? 1 : 0;
}

} // namespace

int run(const verify_command& c) {
    const auto settings = load_settings_as_service(c.config);
    if (!settings) return 1;
    store::event_reader events(app::store_options(*settings));
    const zoom::signing_secrets secrets = app::secrets_of(*settings);
    return c.id ? verify_one(events, secrets, c) : verify_all(events, secrets, c);
}

} // namespace zoomhook::cli
