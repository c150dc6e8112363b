// What the commands' arguments have in common.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

#include "cli/terminal/moment.hpp"

#include <vector>

namespace zoomhook::cli {
namespace {

/// Arguments are visible to every user of the machine; `elsewhere` is where it may be said instead.
struct secret_key {
    const char* name;
    const char* elsewhere;
};
constexpr secret_key secret_keys[] = {
    {"zoom.secret_token", "ZOOM_WEBHOOK_SECRET_TOKEN, or a file with --set zoom.secret_token_file=FILE"},
    {"zoom.api.client_secret",
     "ZOOMHOOKD_ZOOM_API_CLIENT_SECRET, or a file with --set zoom.api.client_secret_file=FILE"},
    {"zoom.apps", "ZOOMHOOKD_ZOOM_APPS"},
    {"database.url", "DATABASE_URL"},
};

void take_setting(config_arguments& config, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == text.npos)
        throw CLI::ValidationError("--set", text + " is not KEY=VALUE, as in --set log.level=debug");
    const std::string key = text.substr(0, equals);
    for (const auto& [name, elsewhere] : secret_keys)
        if (key == name)
            throw CLI::ValidationError(
                "--set",
                key +
                    " may hold a secret, and arguments are seen by every user of this machine; put it "
                    "into the config file, or into the environment as " +
                    elsewhere
            );
    config.flags[key] = text.substr(equals + 1);
}

} // namespace

void add_config_file(CLI::App& to, config_arguments& config, const char* names) {
    to.add_option(names, config.file, "the config file [/etc/zoomhookd/zoomhookd.toml]")
        ->envname("ZOOMHOOKD_CONFIG")
        ->type_name("FILE");
}

void add_config_options(CLI::App& to, config_arguments& config) {
    add_config_file(to, config, "-c,--config");
    to.add_option("--env-file", config.env_file, "a file of KEY=value lines, such as a .env")
        ->type_name("FILE");
    to.add_option_function<std::vector<std::string>>(
          "--set",
          [&config](const std::vector<std::string>& all) {
              for (const std::string& one : all) take_setting(config, one);
          },
          "KEY=VALUE: overrides one key of the config, may be repeated"
    )
        ->expected(1)
        ->take_all()
        ->type_name("KEY=VALUE");
}

void add_subscribed_events(CLI::App& to, std::vector<std::string>& patterns, bool& allowed_only) {
    to.add_option(
          "--events", patterns,
          "their names, or patterns such as 'meeting.*'; several with commas, or repeated"
    )
        ->delimiter(',')
        ->expected(1)
        ->take_all()
        ->type_name("PATTERN[,PATTERN]");
    to.add_flag(
        "--allowed-only", allowed_only,
        "leave out, one by one, the events that Zoom doesn't allow, since the app lacks their scope"
    );
}

std::string refuse_nan(const std::string& number) {
    return number.find_first_of("nN") == number.npos ? "" : number + " is no number";
}

void add_moment(CLI::App& to, const char* option, std::optional<wall_time>& moment, const char* purpose) {
    to.add_option_function<std::string>(
          option,
          [&moment, option](const std::string& text) {
              moment = moment_of(text, std::chrono::system_clock::now());
              if (!moment)
                  throw CLI::ValidationError(
                      option, text +
                                  " is neither an age such as 10m, 2h or 1d nor a time such as 2026-11-28 or "
                                  "2026-11-28T09:14 (UTC)"
                  );
          },
          purpose
    )
        ->type_name("TIME");
}

CLI::App& add_group(CLI::App& program, const std::string& name, const char* purpose) {
    CLI::App& group = *program.add_subcommand(name, purpose);
    group.require_subcommand(1);
    group.footer("Next: zoomhookd " + name + " COMMAND --help");
    return group;
}

} // namespace zoomhook::cli
