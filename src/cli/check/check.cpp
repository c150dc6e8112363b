// `zoomhookd check`: would events arrive, and if not, what to do.
// SPDX-License-Identifier: MIT
#include "check.hpp"

#include <algorithm>
#include <iostream>

#include "cli/load_settings.hpp"
#include "cli/service_user.hpp"
#include "cli/terminal/json_line.hpp"
#include "cli/terminal/quantities.hpp"
#include "cli/terminal/terminal.hpp"
#include "config_files.hpp"
#include "finding.hpp"
#include "zoomhook/app/options.hpp"

namespace zoomhook::cli {
namespace {

/// Shows what is found, at once for people, at the end as JSON.
class report {
public:
    explicit report(bool json) : json_(json), coloured_(has_colours()) {}

    void add(const findings& some) {
        for (const finding& f : some) {
            if (!json_) print_finding(f, coloured_);
            all_.push_back(f);
        }
    }

    /// The exit code.
    [[nodiscard]] int finish() const {
        const auto count = [this](level l) {
            return std::ranges::count_if(all_, [l](const finding& f) { return f.how == l; });
        };
        const bool arrive = count(level::fail) == 0;
        if (json_)
            print_json(arrive);
        else
            std::cout << '\n'
                      << (arrive ? "Events would arrive and be stored" : "Events would not arrive") << ": "
                      << count_text(count(level::fail), "failure") << ", "
                      << count_text(count(level::warn), "warning") << '\n';
        return arrive ? 0 : 1;
    }

private:
    void print_json(bool arrive) const {
        json_object list = json_object::array();
        for (const finding& f : all_)
            list.push_back({{"level", name_of(f.how)}, {"what", f.what}, {"text", f.text}, {"fix", f.fix}});
        print_json_line({{"events_would_arrive", arrive}, {"findings", list}}, std::cout);
    }

    const bool json_;
    const bool coloured_;
    findings all_;
};

} // namespace

int run(const check_command& c) {
    const config::outcome loaded = config::load(sources_of(c.config, {.api = config::need::may}));
    const config::settings& s = loaded.values;
    report all(c.json);
    all.add(check_settings(loaded, c.config));
    all.add(check_certificate(s, std::chrono::system_clock::now()));
    all.add(check_spool(app::spool_options(s)));
    const std::set<std::string> files = config_files(loaded);
    become_service_user(s.spool.directory); // what only root may read is read
    all.add(check_postgres(s));
    all.add(check_daemon(loaded, files));
    if (!c.url.empty()) all.add({check_public_url(c.url)});
    all.add(check_tunnel(s, c.ngrok));
    all.add(check_zoom_api(s, std::chrono::system_clock::now()));
    return all.finish();
}

} // namespace zoomhook::cli
