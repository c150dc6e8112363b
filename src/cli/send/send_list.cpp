// `zoomhookd send --list`: the events that there are.
// SPDX-License-Identifier: MIT
#include "send_list.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

#include "catalogue.hpp"
#include "cli/terminal/json_line.hpp"
#include "cli/terminal/terminal.hpp"
#include "samples.hpp"
#include "zoomhook/zoom/event_family.hpp"

namespace zoomhook::cli {
namespace {

constexpr int widest_event = 60;
constexpr int widest_family = 36;

void print_row(
    const std::string& event, const std::string& family, bool written, std::ostream& out, bool coloured
) {
    out << std::left << std::setw(widest_event) << event << std::setw(widest_family) << family
        << (written ? painted("sample", colour::green, coloured) : painted("generic", colour::dim, coloured))
        << '\n';
}

} // namespace

void print_events(const send_command& c, std::ostream& out, bool coloured, bool titled) {
    const std::vector<std::string> samples = sample_names();
    if (titled && !c.names && !c.json)
        out << std::left << std::setw(widest_event) << "event" << std::setw(widest_family) << "family"
            << "written sample, or generic one\n";
    for (const std::string& event : catalogue_names()) {
        const std::string family(zoom::event_family(event));
        const bool written = std::ranges::binary_search(samples, event);
        if (c.names)
            out << event << '\n';
        else if (c.json)
            print_json_line({{"event", event}, {"family", family}, {"sample", written}}, out);
        else
            print_row(event, family, written, out, coloured);
    }
}

} // namespace zoomhook::cli
