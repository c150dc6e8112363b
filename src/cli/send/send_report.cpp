// What `zoomhookd send` says of an answer: what it means, and what to look at next.
// SPDX-License-Identifier: MIT
#include "send_report.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <ostream>

#include "cli/terminal/json_line.hpp"
#include "cli/terminal/terminal.hpp"
#include "zoomhook/base/hex.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::cli {
namespace {

bool is_success(long status) { return status >= 200 && status < 300; }

std::string meaning_of_refusal(long status) {
    if (status >= 500) return "not stored; Zoom would send it again after 5, 25 and 85 minutes";
    if (status >= 300 && status < 400) return "lost: Zoom follows no redirect, and would never send it again";
    return "refused; Zoom would never send it again";
}

std::string meaning_of_stale(long status) {
    if (status >= 500) return "as it should be: too old, so Zoom would send it again with a new timestamp";
    if (is_success(status))
        return "wrong: 5xx was expected; whoever has recorded a notification may send it again";
    return "wrong: 5xx was expected; Zoom would never send again what was only late";
}

std::string meaning_of_bad_signature(long status) {
    if (status >= 400) return "as it should be: nobody else can sign";
    return "wrong: 401 was expected; anybody may send what looks like Zoom's";
}

std::string advice(const http_answer& a) {
    if (a.status == 401 || a.status == 403)
        return "The receiver has another secret token than the one that signed this. `zoomhookd config` "
               "shows "
               "where this command's comes from; a running daemon has what it read when it started or was "
               "last reloaded (`zoomhookd reload`).";
    if (a.status == 404) return "Is the path right? zoomhookd's is server.path, /webhook unless it is set.";
    if (a.status == 400 && a.body.find("HTTPS") != a.body.npos) return "That port speaks TLS: say https://";
    if (a.status == 503) return "`zoomhookd ready` says what it waits for.";
    return {};
}

std::string event_of(const sent_notification& d) {
    return printable(d.what.event.value_or("a body that names no event"));
}

std::string first_of(const std::string& body) {
    constexpr std::size_t longest = 500;
    std::string_view text = std::string_view(body).substr(0, longest);
    while (text.ends_with('\n')) text.remove_suffix(1);
    return printable(text);
}

std::string event_time(const zoom::notification& n) {
    const std::int64_t ms = n.event_ts.value_or(0);
    std::array<char, 16> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03d+00", static_cast<int>(ms % 1000));
    std::string text = iso_text(wall_time(std::chrono::milliseconds(ms)));
    text.pop_back(); // the Z
    return text + fraction.data();
}

} // namespace

bool is_as_wanted(long status, wanted w) {
    if (w == wanted::accepted) return is_success(status);
    return status >= (w == wanted::later ? 500 : 400);
}

std::string meaning(long status, wanted w, bool is_own) {
    if (w == wanted::later) return meaning_of_stale(status);
    if (w == wanted::refused) return meaning_of_bad_signature(status);
    if (!is_success(status)) return meaning_of_refusal(status);
    return is_own ? "durable: in Postgres or the spool" : "accepted";
}

std::string row_query(const zoom::notification& n) {
    const std::string told =
        "SELECT id, event, deliveries, jsonb_pretty(body) AS body FROM events WHERE event_ts = '" +
        event_time(n) + "'"; // which leads to one month, and in it to few rows
    return n.event_ts ? told : told + " AND digest = '\\x" + to_hex(n.digest) + "'";
}

void print(const sent_notification& d, const send_target& t, wanted w, std::ostream& out, std::ostream& err) {
    const bool right = is_as_wanted(d.answer.status, w);
    out << painted(std::to_string(d.answer.status), right ? colour::green : colour::red, has_colours())
        << " in " << std::fixed << std::setprecision(1) << d.answer.milliseconds << " ms: " << event_of(d)
        << " (" << d.what.raw.size() << " bytes) to " << t.url << ", "
        << meaning(d.answer.status, w, t.is_own) << std::endl; // before what is said of it
    if (right) return;
    if (!d.answer.body.empty()) err << first_of(d.answer.body) << '\n';
    const std::string next = w == wanted::accepted ? advice(d.answer) : std::string();
    if (!next.empty()) err << next << '\n';
}

void print_row_command(const sent_notification& d, const send_target& t, std::ostream& out) {
    if (t.psql.empty() || !is_success(d.answer.status)) return;
    out << "see it: " << t.psql << " -c \"" << row_query(d.what) << "\"\n";
}

void print_json(const sent_notification& d, const send_target& t, wanted w, std::ostream& out) {
    json_object line{
        {"event", d.what.event ? json_object(*d.what.event) : nullptr},
        {"event_ts", d.what.event_ts ? json_object(*d.what.event_ts) : nullptr},
        {"bytes", d.what.raw.size()},
        {"digest", to_hex(d.what.digest)},
        {"request_id", d.request_id},
        {"url", t.url},
        {"status", d.answer.status},
        {"milliseconds", std::round(d.answer.milliseconds * 1000) / 1000},
        {"as_expected", is_as_wanted(d.answer.status, w)},
        {"meaning", meaning(d.answer.status, w, t.is_own)},
    };
    if (is_success(d.answer.status) && t.is_own) line["sql"] = row_query(d.what);
    print_json_line(line, out);
    out.flush(); // each is seen when it is answered
}

} // namespace zoomhook::cli
