// Event subscriptions as people, and as programs, read them.
// SPDX-License-Identifier: MIT
#include "subscription_text.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

#include "event_families.hpp"
#include "header.hpp"
#include "zoomhook/base/join.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::cli {
namespace {

using zoomapi::event_subscription;
using zoomapi::new_subscription;

constexpr int label_width = 10;

void print_label(std::ostream& out, const char* label, const std::string& text) {
    out << std::left << std::setw(label_width) << label << printable(text) << '\n';
}

constexpr std::size_t most_listed = 20;

void print_listed_elsewhere(const where_listed& where, std::ostream& out) {
    out << std::string(label_width, ' ') << "each: " << printable(where) << '\n';
}

void print_events(const std::vector<std::string>& events, const where_listed& where, std::ostream& out) {
    const std::string indent(label_width, ' ');
    print_label(out, "events", std::to_string(events.size()));
    if (where.empty() || events.size() <= most_listed) {
        for (const std::string& event : events) out << indent << printable(event) << '\n';
        return;
    }
    out << families_text(events, indent);
    print_listed_elsewhere(where, out);
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

void print_one(const event_subscription& s, const where_listed& where, std::ostream& out) {
    print_label(out, "id", s.id);
    print_label(out, "name", s.name);
    print_label(out, "URL", s.url);
    print_label(out, "scope", s.scope);
    print_label(
        out, "made",
        who_made(s) + (s.may_be_changed() ? "" : ": changed on the app's page alone, Features, Access")
    );
    print_label(out, "header", header_text_of(s));
    print_events(s.events, where, out);
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

void print_wanted(const new_subscription& s, const where_listed& where, std::ostream& out) {
    print_label(out, "name", s.name);
    print_label(out, "URL", s.url);
    print_label(out, "scope", s.scope);
    for (const std::string& user : s.user_ids) print_label(out, "user", user);
    if (s.header) print_label(out, "header", header_text(s.header->type));
    print_events(s.events, where, out);
}

namespace {

std::string change_text(const std::string& before, const std::string& after) {
    return before == after ? before : before + " -> " + after;
}

/// Zoom doesn't tell the old one's name and secret, so that one of the same type is another, too.
std::string header_change_text(const event_subscription& old, const new_subscription& s) {
    const std::string before = header_text(old.custom_header_type.value_or(0));
    if (!s.header) return change_text(before, header_text(0));
    return before + " -> " + header_text(s.header->type) + ", with the secret that is given now";
}

/// Those of `events` that `others` lack.
std::vector<std::string>
missing_in(const std::vector<std::string>& others, const std::vector<std::string>& events) {
    std::vector<std::string> missing = events;
    std::erase_if(missing, [&others](const std::string& event) {
        return std::ranges::find(others, event) != others.end();
    });
    return missing;
}

void print_signed(const char* sign, const std::vector<std::string>& events, bool each, std::ostream& out) {
    const std::string indent = std::string(label_width - 2, ' ') + sign;
    if (each)
        for (const std::string& event : events) out << indent << printable(event) << '\n';
    else if (!events.empty())
        out << families_text(events, indent);
}

void print_event_change(
    const std::vector<std::string>& before, const std::vector<std::string>& after, const where_listed& where,
    std::ostream& out
) {
    const std::vector<std::string> added = missing_in(before, after);
    const std::vector<std::string> dropped = missing_in(after, before);
    const bool each = where.empty() || added.size() + dropped.size() <= most_listed;
    print_label(out, "events", change_text(std::to_string(before.size()), std::to_string(after.size())));
    print_signed("+ ", added, each, out);
    print_signed("- ", dropped, each, out);
    if (!each) print_listed_elsewhere(where, out);
}

} // namespace

void print_change(
    const event_subscription& old, const new_subscription& s, const where_listed& where, std::ostream& out
) {
    print_label(out, "name", change_text(old.name, s.name));
    print_label(out, "URL", change_text(old.url, s.url));
    print_label(out, "scope", change_text(old.scope, s.scope));
    if (!s.user_ids.empty())
        print_label(out, "users", "those so far, whom Zoom doesn't tell -> " + join(s.user_ids));
    print_label(out, "header", header_change_text(old, s));
    print_event_change(old.events, s.events, where, out);
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
