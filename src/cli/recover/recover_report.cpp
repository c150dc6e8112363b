// What `zoomhookd recover` has done, for people and for programs.
// SPDX-License-Identifier: MIT
#include "recover_report.hpp"

#include <iomanip>
#include <ostream>

#include "cli/terminal/json_line.hpp"
#include "cli/terminal/quantities.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::cli {
namespace {

/// Zoom's seven days end while one asks for them.
constexpr std::chrono::minutes hardly_anything{2};

void line(std::ostream& out, std::uint64_t count, const char* what) {
    out << std::setw(10) << count << "  " << what << '\n';
}

void line_if_any(std::ostream& out, std::uint64_t count, const char* what) {
    if (count > 0) line(out, count, what);
}

/// What to mend, once for each that has a name.
void print_refusals(std::ostream& out, const recovery::report& r) {
    line_if_any(out, r.refused, "refused by Postgres:");
    for (const recovery::refusal& one : r.refusals)
        out << "            " << printable(one.request_id.empty() ? "(no request id)" : one.request_id) << ' '
            << printable(one.event) << ": " << one.why << '\n';
}

json_object json_of(const std::vector<recovery::refusal>& all) {
    json_object list = json_object::array();
    for (const recovery::refusal& r : all)
        list.push_back({{"request_id", r.request_id}, {"event", r.event}, {"why", r.why}});
    return list;
}

} // namespace

void print_report(const recovery::report& r, const recover_command& c, std::ostream& out) {
    out << "Zoom's log of " << (c.all ? "all deliveries" : "failed deliveries") << " from "
        << iso_text(r.from) << " to " << iso_text(r.to) << ":\n";
    line(out, r.entries, "found");
    line(out, r.stored, c.dry_run ? "would be stored" : "stored");
    line(out, r.already_there, "already there");
    line_if_any(
        out, r.incomplete,
        c.dry_run ? "incomplete, would be kept as they are" : "incomplete, kept as they are"
    );
    line_if_any(out, r.left_to_zoom, "left to Zoom, which sends them again within 90 minutes");
    line_if_any(out, r.without_body, "without a body in the log");
    line_if_any(out, r.skipped, "challenges and app_deauthorized, which are never recovered");
    line_if_any(out, r.forgotten, "name somebody whom zoomhookd forget has erased: left out");
    line_if_any(out, r.not_understood, "not as Zoom documents entries: left out");
    print_refusals(out, r);
    if (r.out_of_reach > hardly_anything)
        out << age_text(r.out_of_reach)
            << " of what was asked for are out of the seven days that Zoom keeps\n";
    if (r.stored + r.incomplete > 0 && !c.dry_run)
        out << "zoomhookd psql -c \"SELECT * FROM recovered WHERE recovered_at > now() - interval '1 "
               "day'\"\n";
}

void print_json_report(
    const recovery::report& r, const recover_command& c, const std::string& why_not, std::ostream& out
) {
    print_json_line(
        {{"done", why_not.empty()},
         {"why_not", why_not.empty() ? json_object() : json_object(why_not)},
         {"dry_run", c.dry_run},
         {"type", c.all ? "all" : "failed"},
         {"from", iso_text(r.from)},
         {"to", iso_text(r.to)},
         {"found", r.entries},
         {"stored", r.stored},
         {"already_there", r.already_there},
         {"incomplete", r.incomplete},
         {"left_to_zoom", r.left_to_zoom},
         {"without_body", r.without_body},
         {"skipped", r.skipped},
         {"forgotten", r.forgotten},
         {"not_understood", r.not_understood},
         {"refused", r.refused},
         {"refusals", json_of(r.refusals)},
         {"out_of_seven_days_seconds", r.out_of_reach.count()},
         {"requests", r.requests},
         {"rate_limited", r.rate_limited}},
        out
    );
}

} // namespace zoomhook::cli
