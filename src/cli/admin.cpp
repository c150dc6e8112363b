// `zoomhookd ready` and `zoomhookd reload`: ask the running daemon through its admin listener.
// SPDX-License-Identifier: MIT
#include "admin.hpp"

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "cli/client/addresses.hpp"
#include "cli/client/http_client.hpp"
#include "load_settings.hpp"

namespace zoomhook::cli {
namespace {

int tell(const http_answer& a) {
    (a.status == 200 ? std::cout : std::cerr) << a.body;
    return a.status == 200 ? 0 : 1;
}

/// What asks the daemon needs its address alone: of all else in the config the daemon is the judge.
std::optional<config::settings> settings_to_ask_with(const config_arguments& a) {
    config::outcome loaded = config::load(sources_of(a, {.secret = false, .database = false}));
    const bool knows_address = std::ranges::none_of(loaded.mistakes, [&a](const std::string& m) {
        return m.find("admin.listen") != m.npos || (a.file && m.starts_with(*a.file + ": cannot be read"));
    });
    if (knows_address) return std::move(loaded.values);
    print_mistakes(loaded);
    return {};
}

} // namespace

http_request request_to(const config::settings& s, const std::string& path) {
    if (!s.admin.listen)
        throw std::runtime_error(
            "admin.listen is empty, so nobody can be asked; to reload, send the daemon SIGHUP"
        );
    const config::listen_address& where = *s.admin.listen;
    if (!where.path.empty())
        return {.url = "http://localhost" + path, .unix_socket = where.path, .direct = true};
    if (where.port == 0) throw std::runtime_error("admin.listen has no fixed port");
    return {.url = url_from_here(where) + path, .direct = true};
}

int run(const ready_command& c) {
    const auto settings = settings_to_ask_with(c.config);
    return settings ? tell(perform(request_to(*settings, "/ready"))) : 1;
}

int run(const reload_command& c) {
    const auto settings = settings_to_ask_with(c.config);
    if (!settings) return 1;
    http_request q = request_to(*settings, "/reload");
    q.body = "";
    return tell(perform(q));
}

} // namespace zoomhook::cli
