// Event subscriptions as people, and as programs, read them.
// SPDX-License-Identifier: MIT
#include "subscription_text.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

#include "header.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

using zoomapi::event_subscription;
using zoomapi::new_subscription;

constexpr int label_width = 10;

void print_label(std::ostream& out, const char* label, const std::string& text) {
    out << std::left << std::setw(label_width) << label << printable(text) << '\n';
}

void print_events(const std::vector<std::string>& events, std::ostream& out) {
    print_label(out, "events", std::to_string(events.size()));
    for (const std::string& event : events) out << std::string(label_width, ' ') << printable(event) << '\n';
}

std::string header_text_of(const event_subscription& s) {
    return header_text(s.custom_header_type.value_or(0)) +
           (s.custom_header_type.value_or(0) == 0 ? "" : "; Zoom doesn't show its secret");
}

struct row {
    std::string id, made, scope, events, name, url;
};

row row_of(const event_subscription& s) {
    return {printable(s.id),   who_made(s),     printable(s.scope), std::to_string(s.events.size()),
            printable(s.name), printable(s.url)};
}

} // namespace

std::string who_made(const event_subscription& s) {
    if (s.created_source == "openapi") return "by the API";
    if (s.created_source == "default") return "by clicking";
    return "Zoom doesn't say";
}

void print_table(const std::vector<event_subscription>& all, std::ostream& out) {
    std::vector<row> rows{{"id", "made", "scope", "events", "name", "URL"}};
    for (const event_subscription& s : all) rows.push_back(row_of(s));
    const auto width = [&rows](std::string row::*column) {
        std::size_t widest = 0;
        for (const row& r : rows) widest = std::max(widest, (r.*column).size());
        return static_cast<int>(widest) + 2;
    };
    for (const row& r : rows)
        out << std::left << std::setw(width(&row::id)) << r.id << std::setw(width(&row::made)) << r.made
            << std::setw(width(&row::scope)) << r.scope << std::setw(width(&row::events)) << r.events
            << std::setw(width(&row::name)) << r.name << r.url << '\n';
}

void print_one(const event_subscription& s, std::ostream& out) {
    print_label(out, "id", s.id);
    print_label(out, "name", s.name);
    print_label(out, "URL", s.url);
    print_label(out, "scope", s.scope);
    print_label(
        out, "made",
        who_made(s) + (s.may_be_changed() ? "" : ": changed on the app's page alone, Features, Access")
    );
    print_label(out, "header", header_text_of(s));
    print_events(s.events, out);
}

json_object json_of(const event_subscription& s) {
    return {
        {"id", s.id},
        {"name", s.name},
        {"url", s.url},
        {"scope", s.scope},
        {"created_source", s.created_source},
        {"may_be_changed", s.may_be_changed()},
        {"subscriber_id", s.subscriber_id},
        {"custom_header_type", s.custom_header_type.value_or(0)},
        {"events", s.events}};
}

namespace {

void print_target(const new_subscription& s, std::ostream& out) {
    print_label(out, "name", s.name);
    print_label(out, "URL", s.url);
    print_label(out, "scope", s.scope);
    for (const std::string& user : s.user_ids) print_label(out, "user", user);
    if (s.header) print_label(out, "header", header_text(s.header->type));
}

/// Those of `events` that `others` lack.
void print_missing(
    const char* sign, const std::vector<std::string>& events, const std::vector<std::string>& others,
    std::ostream& out
) {
    for (const std::string& event : events)
        if (std::ranges::find(others, event) == others.end())
            out << std::string(label_width - 2, ' ') << sign << printable(event) << '\n';
}

} // namespace

void print_wanted(const new_subscription& s, std::ostream& out) {
    print_target(s, out);
    print_events(s.events, out);
}

void print_change(const event_subscription& old, const new_subscription& s, std::ostream& out) {
    print_target(s, out);
    print_label(
        out, "events", std::to_string(s.events.size()) + ", so far " + std::to_string(old.events.size())
    );
    print_missing("+ ", s.events, old.events, out);
    print_missing("- ", old.events, s.events, out);
}

json_object json_of(const new_subscription& s) {
    return {
        {"name", s.name},
        {"url", s.url},
        {"scope", s.scope},
        {"user_ids", s.user_ids},
        {"custom_header_type", s.header ? s.header->type : 0},
        {"events", s.events}};
}

} // namespace zoomhook::cli
