// What the admin listener answers.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/admin.hpp"

#include "zoomhook/base/join.hpp"

namespace zoomhook::ops {
namespace {

http::response plain(unsigned status, std::string text) {
    return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

std::string lines(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& line : all) text += line + "\n";
    return text;
}

} // namespace

std::string told(const reload_report& r) {
    if (!r.mistakes.empty()) return "the new settings are refused, and the old ones stay";
    if (r.changed.empty() && r.need_restart.empty()) return "the settings are as they were";
    if (r.changed.empty()) return "nothing has changed that a reload can put in force";
    return "the new settings are in force";
}

http::response alive() { return plain(200, "alive\n"); }

http::response readiness(const std::vector<std::string>& not_ready_because) {
    if (not_ready_because.empty()) return plain(200, "ready\n");
    return plain(503, lines(not_ready_because));
}

http::response metrics_page(std::string text) {
    return {200, "text/plain; version=0.0.4; charset=utf-8", std::move(text), {}};
}

http::response reloaded(const reload_report& r) {
    std::string text = told(r) + "\n" + lines(r.mistakes);
    if (!r.changed.empty()) text += "changed: " + join(r.changed) + "\n";
    if (!r.need_restart.empty()) text += "these take effect at a restart: " + join(r.need_restart) + "\n";
    text += lines(r.notes);
    return plain(r.mistakes.empty() ? 200 : 409, std::move(text));
}

http::response no_browsers() { return plain(403, "not for browsers\n"); }

} // namespace zoomhook::ops
