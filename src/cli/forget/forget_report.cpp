// What `zoomhookd forget` has found, for people and for programs.
// SPDX-License-Identifier: MIT
#include "forget_report.hpp"

#include <algorithm>
#include <ostream>

#include "cli/terminal/json_line.hpp"
#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::cli {
namespace {

constexpr std::size_t few = 5;

std::string id_list(const std::vector<std::int64_t>& ids, std::uint64_t rows) {
    std::string text;
    for (const std::int64_t id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id);
    return text + (rows > ids.size() ? " …" : "");
}

} // namespace

void forget_report::add(const store::forgotten_row& row) {
    const bool rejected = row.where == store::forgotten_row::table::rejected;
    group& g = groups_[{rejected ? "rejected" : "events", row.event}];
    ++g.rows;
    g.oldest = std::min(g.oldest, row.received_at);
    g.newest = std::max(g.newest, row.received_at);
    if (g.ids.size() < few) g.ids.push_back(row.id);
    ++(rejected ? rejected_ : row.redacted ? redacted_ : erased_);
    if (!row.found.whole) ++mentioned_;
    also_.insert(row.found.also.begin(), row.found.also.end());
}

void forget_report::add_spool(const spool::status& s) {
    not_looked_into_ = s.set_aside;
    for (const spool::unreadable_file& f : s.unreadable) not_looked_into_.push_back(f.path);
}

void forget_report::print(std::ostream& out) const {
    out << (done_ ? "erased " : "would erase ") << erased_ << " and redact" << (done_ ? "ed " : " ")
        << redacted_ << " rows of events, and delete" << (done_ ? "d " : " ") << rejected_
        << " of rejected\n";
    for (const auto& [where, g] : groups_)
        out << "  " << where.first << "  " << (where.second.empty() ? "(no event)" : printable(where.second))
            << ": " << g.rows << ", received " << iso_text(g.oldest) << " to " << iso_text(g.newest)
            << ", ids " << id_list(g.ids, g.rows) << '\n';
    if (mentioned_ > 0) out << mentioned_ << " of them only mention it in a longer text\n";
    if (waiting_ > 0)
        out << waiting_ << " wait in the spool: the daemon drops them when it brings them to Postgres"
            << (done_ ? "\n" : ", once they are forgotten\n");
    if (left_ > 0)
        out << left_
            << " wait in the spool and can be redacted only in Postgres: run the same command again when "
            << "zoomhookd spool status says that nothing waits\n";
    for (const std::string& file : not_looked_into_)
        out << "cannot be looked into, do so yourself and delete it: " << printable(file) << '\n';
    for (const std::string& id : also_)
        out << "seen beside that address, maybe the same person: zoomhookd forget --user-id " << printable(id)
            << '\n';
}

void forget_report::print_json(std::ostream& out) const {
    json_object all{{"done", done_},         {"erased", erased_},       {"redacted", redacted_},
                    {"rejected", rejected_}, {"mentioned", mentioned_}, {"spooled", waiting_},
                    {"left_in_spool", left_}};
    all["found"] = json_object::array();
    for (const auto& [where, g] : groups_)
        all["found"].push_back(
            {{"table", where.first},
             {"event", where.second.empty() ? json_object() : json_object(where.second)},
             {"rows", g.rows},
             {"oldest", iso_text(g.oldest)},
             {"newest", iso_text(g.newest)},
             {"ids", g.ids}}
        );
    all["also_seen"] = also_;
    all["not_looked_into"] = not_looked_into_;
    print_json_line(all, out);
}

} // namespace zoomhook::cli
