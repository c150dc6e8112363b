// `zoomhookd forget`: erases, or redacts, what is stored of a person or an account.
// SPDX-License-Identifier: MIT
#include "forget.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/algorithm/string/trim.hpp>
#include <iostream>

#include "cli/arguments/usage_error.hpp"
#include "cli/load_settings.hpp"
#include "cli/terminal/interrupt.hpp"
#include "cli/terminal/terminal.hpp"
#include "forget_report.hpp"
#include "zoomhook/app/forgotten_list.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/base/ascii.hpp"
#include "zoomhook/base/url.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using store::forgetting;

/// In which each daemon has brought to Postgres or to its spool what it held when this began.
constexpr auto longest_in_memory = 3s;

/// Arguments are seen by every user of this machine: "-" stands for the lines of standard input.
void read_addresses(forget_command& c) {
    if (std::erase(c.emails, "-") == 0) return;
    for (std::string line; std::getline(std::cin, line);)
        if (std::string address = boost::algorithm::trim_copy(line); !address.empty())
            c.emails.push_back(std::move(address));
}

std::string mistake_in(const forget_command& c) {
    const bool nobody = c.emails.empty() && c.user_ids.empty() && c.account_ids.empty();
    if (nobody != c.again)
        return c.again ? "--again is for all on the list: without --email, --user-id and --account-id"
                       : "say whom: --email, --user-id, --account-id, or --again after a restore";
    for (const std::string& email : c.emails)
        if (email.find('@') == 0 || email.find('@') >= email.size() - 1)
            return "--email: \"" + email + "\" is no address: write jo@example.com";
    for (const auto& ids : {c.user_ids, c.account_ids})
        for (const std::string& id : ids)
            if (id.size() < zoom::shortest_id || id.find('@') != id.npos)
                return "\"" + id + "\" is no id: Zoom's have 6 characters at least, and no @";
    if (c.json && !c.yes && !c.dry_run) return "--json asks nobody: add --dry-run or --yes";
    if (!c.yes && !c.dry_run && isatty(STDIN_FILENO) != 1)
        return "there is no terminal to ask whether to go on: add --dry-run or --yes";
    return {};
}

std::vector<std::string> values_of(const forget_command& c) {
    std::vector<std::string> all;
    for (const auto& some : {c.emails, c.user_ids, c.account_ids})
        for (const std::string& value : some) all.push_back(zoom::normalized(value));
    std::ranges::sort(all);
    return all;
}

std::string in_json(std::string_view value) {
    std::string text;
    for (const char c : value) text += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    return text;
}

/// As it may stand in the text of a body, in lower case.
void add_needles(std::vector<std::string>& needles, const std::string& as_given) {
    std::string value = in_lower_case(as_given);
    needles.push_back(in_json(value));
    const auto at = value.find('@');
    if (at == value.npos) return;
    needles.push_back(in_lower_case(percent_encoded(value)));
    needles.push_back(in_json(value.replace(at, 1, "%40")));
}

class job {
public:
    job(const config::settings& s, const forget_command& c)
        : settings_(s),
          command_(c),
          given_(values_of(c)),
          list_(s.privacy.forgotten, c.dry_run),
          values_(given_) {
        for (const std::string& value : given_)
            values_.push_back(list_.hash(value)); // as privacy.redact has it
        std::ranges::sort(values_);
    }

    [[nodiscard]] bool has_nobody() const { return command_.again && list_.empty(); }

    /// Nothing where it was stopped.
    std::optional<forget_report> run(bool dry_run) {
        const auto settled = steady_clock::now() + longest_in_memory;
        forget_report report(!dry_run);
        forgetting f(app::store_options(settings_), request(dry_run)); // throws where it may not be done
        if (!dry_run)
            for (const std::string& value : given_) list_.add(value, command_.redact);
        if (f.is_resumed()) std::cerr << "going on where an earlier run was stopped\n";
        if (!look_through(f, report)) return {};
        if (!dry_run && !rest_until(settled)) return {};
        look_into_spool(f, report, dry_run);
        if (!dry_run && !look_through(f, report)) return {}; // what was in a daemon's memory is there now
        f.look_through_rejected([&](const store::forgotten_row& row) { add(report, row); });
        if (report.is_complete()) f.finish();
        return report;
    }

private:
    [[nodiscard]] zoom::knows known() const {
        return [this](std::string_view v) { return std::ranges::binary_search(values_, v, std::less<>()); };
    }

    [[nodiscard]] store::forget_request request(bool dry_run) const {
        store::forget_request r{.name = {}, .needles = {}, .erase = {}, .redact = {}, .dry_run = dry_run};
        // What was cut short goes on only with the same list: others on it have not been looked for so far.
        std::string name = command_.again    ? "again " + list_.fingerprint()
                           : command_.redact ? "redact"
                                             : "erase";
        for (const std::string& value : values_) {
            name += "\n" + value;
            add_needles(r.needles, value);
        }
        r.name = list_.hash(name);
        if (command_.again) {
            r.erase = list_.erased();
            r.redact = list_.redacted();
        } else
            (command_.redact ? r.redact : r.erase) = known();
        return r;
    }

    /// False where it was interrupted.
    bool look_through(forgetting& f, forget_report& report) const {
        std::optional<progress> bar;
        const auto tell = [&](const store::forgotten_row& row) { add(report, row); };
        return f.look_through_events(tell, [&](std::uint64_t done, std::uint64_t all) {
            if (!bar) bar.emplace(all, "events");
            bar->at(done);
            return !is_interrupted();
        });
    }

    /// But for ids that are sought anyway.
    void add(forget_report& report, store::forgotten_row row) const {
        std::erase_if(row.found.also, known());
        report.add(row);
    }

    void look_into_spool(forgetting& f, forget_report& report, bool dry_run) const {
        if (settings_.spool.directory.empty()) return;
        const store::forget_request r = request(dry_run);
        const auto names = [](const ingest::delivery& d, const zoom::knows& whom) {
            return whom && zoom::find_person(d.what.raw, whom).any();
        };
        report.add_spool(spool::read_status(settings_.spool.directory, [&](const ingest::delivery& d) {
            const bool erased = names(d, r.erase);
            if (!erased && !names(d, r.redact)) return;
            report.add_waiting(erased);
            if (erased && !dry_run) f.bury(d);
        }));
    }

    const config::settings& settings_;
    const forget_command& command_;
    const std::vector<std::string> given_;
    app::forgotten_list list_;
    std::vector<std::string> values_; ///< also hashed
};

bool agrees() {
    std::cout << "This cannot be undone. Type forget to go on: " << std::flush;
    std::string word;
    return std::getline(std::cin, word) && word == "forget";
}

int stopped() {
    std::cerr << "stopped; nothing is lost: the same command goes on where it was\n";
    return 1;
}

void print(const forget_report& report, bool json) {
    json ? report.print_json(std::cout) : report.print(std::cout);
}

int forget(const config::settings& s, const forget_command& c) {
    job j(s, c);
    if (j.has_nobody()) {
        std::cerr << s.privacy.forgotten << " names nobody: nothing to do again\n";
        return 0;
    }
    if (!c.yes) {
        const auto found = j.run(true);
        if (!found) return stopped();
        print(*found, c.json);
        if (c.dry_run) return 0;
        if (!agrees()) {
            std::cerr << "nothing was changed\n";
            return 1;
        }
    }
    const auto done = j.run(false);
    if (!done) return stopped();
    print(*done, c.json);
    return done->is_complete() ? 0 : 1;
}

} // namespace

int run(const forget_command& asked) {
    forget_command c = asked;
    read_addresses(c);
    if (const std::string mistake = mistake_in(c); !mistake.empty()) throw usage_error(mistake);
    const auto settings = load_settings(c.config, {.secret = false});
    if (!settings) return 1;
    end_in_order_when_interrupted(); // between two batches
    return forget(*settings, c);
}

} // namespace zoomhook::cli
