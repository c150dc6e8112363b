// Does what the command line asks for.
// SPDX-License-Identifier: MIT
#include "zoomhook/cli/run.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "addresses.hpp"
#include "admin.hpp"
#include "arguments.hpp"
#include "http_client.hpp"
#include "prune.hpp"
#include "rejected.hpp"
#include "send.hpp"
#include "spool_status.hpp"
#include "version.hpp"
#include "zoomhook/app/application.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/config/load.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::cli {
namespace {

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != text.npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return all;
}

config::sources sources_of(const config_arguments& a) {
    return {.file = a.file, .env_file = a.env_file, .environment = environment(), .flags = a.flags};
}

/// Whether there are none.
bool print_mistakes(const config::outcome& loaded) {
    for (const std::string& mistake : loaded.mistakes) std::cerr << mistake << '\n';
    return loaded.mistakes.empty();
}

/// The settings, or nothing after every mistake has been printed.
std::optional<config::settings> load_settings(const config::sources& sources) {
    config::outcome loaded = config::load(sources);
    if (!print_mistakes(loaded)) return {};
    return std::move(loaded.values);
}

int run(const serve_command& c) {
    const config::sources sources = sources_of(c.config);
    const config::outcome loaded = config::load(sources);
    if (!print_mistakes(loaded)) return 1;
    return app::serve(
        loaded, [sources] { return config::load(sources); }, version_number()
    );
}

int run(const migrate_command& c) {
    config::sources sources = sources_of(c.config);
    sources.needs_secret = false;
    const auto settings = load_settings(sources);
    if (!settings) return 1;
    const store::migration_report report = store::migrate(app::store_options(*settings));
    for (const std::string& file : report.applied) std::cout << "applied " << file << '\n';
    std::cout << report.database << ": schema version " << report.version
              << (report.applied.empty() ? ", nothing to do\n" : "\n");
    return 0;
}

int run(const prune_command& c) {
    config::sources sources = sources_of(c.config);
    sources.needs_secret = false;
    const auto settings = load_settings(sources);
    return settings ? prune(app::store_options(*settings), c.dry_run, std::cout, std::cerr) : 1;
}

int run(const config_command& c) {
    const config::outcome loaded = config::load(sources_of(c.config));
    for (const auto& v : loaded.effective)
        std::cout << v.key << " = " << v.value << "  # " << v.origin << '\n';
    return print_mistakes(loaded) ? 0 : 1;
}

/// The first address of the daemon that a command on this machine can know.
std::string own_url(const config::settings& s) {
    for (const auto& a : s.server.listen)
        if (a.port != 0) return url_from_here(a) + s.server.path;
    throw std::runtime_error("server.listen has no fixed port; say where to send with --url");
}

/// The first line of a file, or of standard input for "-".
std::string read_secret(const std::string& file) {
    std::string token;
    std::ifstream in;
    if (file != "-") in.open(file);
    if (!std::getline(file == "-" ? std::cin : in, token) || token.empty())
        throw std::runtime_error("--secret " + file + ": no secret token can be read from it");
    return token;
}

/// Exit code 2 where a stranger would get a notification that our production secret has signed.
int run(const send_command& c) {
    config::sources sources = sources_of(c.config);
    sources.needs_secret = c.secret_file.empty();
    sources.needs_database = false;
    if (!c.secret_file.empty() && !c.url.empty()) // nothing of the config is needed
        return send({c.what, c.url, read_secret(c.secret_file)}, std::cout, std::cerr);
    const auto settings = load_settings(sources);
    if (!settings) return 1;
    const std::string url = c.url.empty() ? own_url(*settings) : c.url;
    if (!c.secret_file.empty()) return send({c.what, url, read_secret(c.secret_file)}, std::cout, std::cerr);
    if (!is_loopback(url)) {
        std::cerr
            << url
            << " is not this machine: say --secret FILE with a token of its own, so that the production "
               "secret signs nothing for strangers\n";
        return 2;
    }
    return send({c.what, url, settings->zoom.apps.front().secret_tokens.front()}, std::cout, std::cerr);
}

int run(const rejected_list_command& c) {
    const auto settings = load_settings(sources_of(c.config));
    return settings ? list_rejected(*settings, std::cout) : 1;
}

int run(const rejected_readmit_command& c) {
    const auto settings = load_settings(sources_of(c.config));
    return settings ? readmit_rejected(*settings, c.stale, std::cout) : 1;
}

int run(const spool_status_command& c) {
    config::sources sources = sources_of(c.config);
    sources.needs_secret = false;
    const auto settings = load_settings(sources);
    if (!settings) return 1;
    return print_spool_status(app::spool_options(*settings), app::store_options(*settings), std::cout);
}

/// What asks the daemon needs its address alone: of all else in the config the daemon is the judge.
std::optional<config::settings> settings_to_ask_with(const config_arguments& a) {
    config::sources sources = sources_of(a);
    sources.needs_secret = false;
    sources.needs_database = false;
    config::outcome loaded = config::load(sources);
    const bool knows_address = std::ranges::none_of(loaded.mistakes, [&a](const std::string& m) {
        return m.find("admin.listen") != m.npos || (a.file && m.starts_with(*a.file + ": cannot be read"));
    });
    if (knows_address) return std::move(loaded.values);
    print_mistakes(loaded);
    return {};
}

int run(const ready_command& c) {
    const auto settings = settings_to_ask_with(c.config);
    return settings ? ask_whether_ready(*settings, std::cout, std::cerr) : 1;
}

int run(const reload_command& c) {
    const auto settings = settings_to_ask_with(c.config);
    return settings ? ask_to_reload(*settings, std::cout, std::cerr) : 1;
}

int run(const print_command& c) {
    (c.exit_code == 0 ? std::cout : std::cerr) << c.text;
    return c.exit_code;
}

} // namespace

int run(int argc, const char* const* argv) {
    return std::visit([](const auto& c) { return run(c); }, parse(argc, argv));
}

} // namespace zoomhook::cli
