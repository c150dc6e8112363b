// The config's mistakes, and whether secrets are there and only for their owner to read.
// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include "config_files.hpp"
#include "finding.hpp"
#include "zoomhook/app/options.hpp"

namespace zoomhook::cli {
namespace {

bool others_may_read(const std::string& file) {
    struct stat s {};
    return stat(file.c_str(), &s) == 0 && (s.st_mode & S_IROTH) != 0;
}

findings check_modes(const config::outcome& loaded) {
    findings all;
    for (const auto& [file, key] : files_with_secrets(loaded))
        if (others_may_read(file))
            all.push_back(
                {level::warn, "secrets",
                 "every user of this machine may read " + file + ", which holds " + key,
                 "chmod o-r " + file +
                     "; where the daemon could then not read its config, keep the secret in a file of its "
                     "own: "
                     "docs/operations.md"}
            );
    return all;
}

std::string secrets_text(const config::settings& s) {
    std::string text;
    for (const zoom::signing_secret& secret : app::secrets_of(s))
        text += (text.empty() ? "app " : ", app ") + std::string(secret.app()) + " has token " +
                std::string(secret.id());
    return text;
}

} // namespace

findings check_settings(const config::outcome& loaded, const config_arguments& a) {
    findings all;
    for (const std::string& mistake : loaded.mistakes)
        all.push_back({level::fail, "config", mistake, "mend it; zoomhookd config shows what is in effect"});
    const std::string file = a.file.value_or(config::default_file);
    struct stat s {};
    const bool there = stat(file.c_str(), &s) == 0;
    if (all.empty())
        all.push_back({level::ok, "config", there ? file : "no file, defaults and environment only", ""});
    if (!loaded.values.zoom.apps.empty())
        all.push_back({level::ok, "secrets", secrets_text(loaded.values) + " (the start of its SHA-256)", ""}
        );
    findings modes = check_modes(loaded);
    all.insert(all.end(), modes.begin(), modes.end());
    return all;
}

} // namespace zoomhook::cli
