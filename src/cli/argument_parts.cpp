// What the commands' arguments have in common.
// SPDX-License-Identifier: MIT
#include "argument_parts.hpp"

#include <vector>

namespace zoomhook::cli {
namespace {

/// Arguments are visible to every user of the machine.
constexpr const char* secret_keys[] = {"zoom.secret_token", "zoom.apps", "database.url"};

void take_setting(config_arguments& config, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == text.npos)
        throw CLI::ValidationError("--set", text + " is not KEY=VALUE, as in --set log.level=debug");
    const std::string key = text.substr(0, equals);
    for (const char* secret : secret_keys)
        if (key == secret)
            throw CLI::ValidationError(
                "--set", key + " may hold a secret; put it into the config file or environment"
            );
    config.flags[key] = text.substr(equals + 1);
}

} // namespace

void add_config_options(CLI::App& to, config_arguments& config) {
    to.add_option("-c,--config", config.file, "the config file [/etc/zoomhookd/zoomhookd.toml]")
        ->envname("ZOOMHOOKD_CONFIG");
    to.add_option("--env-file", config.env_file, "a file of KEY=value lines, such as a .env");
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

CLI::App& add_group(CLI::App& program, const std::string& name, const char* purpose) {
    CLI::App& group = *program.add_subcommand(name, purpose);
    group.require_subcommand(1);
    group.footer("Next: zoomhookd " + name + " COMMAND --help");
    return group;
}

} // namespace zoomhook::cli
