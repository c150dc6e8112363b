// Does what the command line asks for.
// SPDX-License-Identifier: MIT
#include "zoomhook/cli/run.hpp"

#include <iostream>
#include <stdexcept>
#include <sys/resource.h>

#include "admin.hpp"
#include "cli/arguments/arguments.hpp"
#include "cli/arguments/usage_error.hpp"
#include "cli/check/check.hpp"
#include "cli/events/replay.hpp"
#include "cli/events/show.hpp"
#include "cli/events/tail.hpp"
#include "cli/events/verify.hpp"
#include "cli/forget/forget.hpp"
#include "cli/init/init.hpp"
#include "cli/recover/recover.hpp"
#include "cli/send/send.hpp"
#include "cli/setup/setup.hpp"
#include "cli/subscription/subscription.hpp"
#include "cli/terminal/json_line.hpp"
#include "load_settings.hpp"
#include "prune.hpp"
#include "psql.hpp"
#include "rejected.hpp"
#include "service_user.hpp"
#include "spool_status.hpp"
#include "version.hpp"
#include "zoomhook/app/application.hpp"
#include "zoomhook/app/options.hpp"
#include "zoomhook/store/migrate.hpp"

namespace zoomhook::cli {
namespace {

int run(const serve_command& c) {
    const config::sources sources = sources_of(c.config, {.api = config::need::may});
    const config::outcome loaded = config::load(sources);
    if (!print_mistakes(loaded)) return 1;
    return app::serve(
        loaded, [sources] { return config::load(sources); }, version_number()
    );
}

int run(const migrate_command& c) {
    const auto settings = load_settings_as_service(c.config, {.secret = false});
    if (!settings) return 1;
    const store::migration_report report = store::migrate(app::store_options(*settings));
    for (const std::string& file : report.applied) std::cout << "applied " << file << '\n';
    std::cout << report.database << ": schema version " << report.version
              << (report.applied.empty() ? ", nothing to do\n" : "\n");
    return 0;
}

int run(const config_command& c) {
    const config::outcome loaded = config::load(sources_of(c.config, {.api = config::need::must}));
    for (const auto& v : loaded.effective)
        if (c.json)
            print_json_line({{"key", v.key}, {"value", v.value}, {"origin", v.origin}}, std::cout);
        else
            std::cout << v.key << " = " << v.value << "  # " << v.origin << '\n';
    return print_mistakes(loaded) ? 0 : 1;
}

int run(const print_command& c) {
    (c.exit_code == 0 ? std::cout : std::cerr) << c.text;
    return c.exit_code;
}

int run(const command& c) {
    try {
        return std::visit([](const auto& one) { return run(one); }, c);
    } catch (const usage_error& e) {
        std::cerr << "zoomhookd: " << e.what() << '\n';
        return 2;
    }
}

/// Most commands hold a secret token or a password, and so does psql, which they may become. (serve does
/// more, which would forbid `--secret <(…)`.)
void leave_no_core_dump() {
    constexpr rlimit none{};
    setrlimit(RLIMIT_CORE, &none);
}

} // namespace

int run(int argc, const char* const* argv) {
    leave_no_core_dump();
    const int code = run(parse(argc, argv));
    std::cout.flush();
    if (std::cout) return code;
    throw std::runtime_error("not all could be written to standard output: is its disk full?"
    ); // a part is no export
}

} // namespace zoomhook::cli
