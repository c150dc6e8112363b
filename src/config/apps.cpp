// Puts the apps and their secret tokens together from everything that names one.
// SPDX-License-Identifier: MIT
#include "apps.hpp"

#include <algorithm>
#include <map>

#include "files.hpp"

namespace zoomhook::config {
namespace {

/// The tokens of a file, one a line; `where` is the origin and the key that name the file.
std::vector<std::string> tokens_of_file(const std::string& path, const std::string& where, mistakes& m) {
    const file_text file = read_file(path);
    if (!file.text) {
        m.push_back(where + ": " + path + " " + file.why_not + "; it should hold the app's Secret Token");
        return {};
    }
    std::vector<std::string> tokens = split(*file.text, '\n');
    if (tokens.empty()) m.push_back(where + ": " + path + " is empty; put the app's Secret Token into it");
    return tokens;
}

std::string where(const given_app& app, std::string_view key) { return app.origin + ": " + std::string(key); }

std::optional<app_settings> gather(const given_app& given, mistakes& m) {
    const std::size_t before = m.size();
    app_settings app{given.name, {}};
    if (app.name.empty()) m.push_back(given.origin + ": zoom.apps: an app has no name; add name = \"…\"");
    for (const std::string& token : given.tokens)
        if (token.empty())
            m.push_back(
                where(given, given.tokens_key) + ": is empty; an empty secret would let anybody sign"
            );
        else
            app.secret_tokens.push_back(token);
    for (const std::string& path : given.token_files)
        std::ranges::copy(
            tokens_of_file(path, where(given, given.token_files_key), m),
            std::back_inserter(app.secret_tokens)
        );
    if (app.secret_tokens.empty() && m.size() == before)
        m.push_back(
            given.origin + ": zoom.apps: app \"" + given.name +
            "\" has no secret token; add secret_tokens or secret_token_files"
        );
    if (app.secret_tokens.empty()) return {};
    return app;
}

/// Whose row would it be?
void refuse_doubles(const std::vector<app_settings>& apps, mistakes& m) {
    std::map<std::string, std::string> owner;
    std::map<std::string, int> names;
    for (const app_settings& app : apps) {
        if (++names[app.name] == 2) m.push_back("zoom.apps: two apps are named \"" + app.name + "\"");
        for (const std::string& token : app.secret_tokens) {
            const auto [known, fresh] = owner.emplace(token, app.name);
            if (!fresh && known->second != app.name)
                m.push_back(
                    "zoom.apps: \"" + known->second + "\" and \"" + app.name + "\" have the same secret token"
                );
        }
    }
}

} // namespace

std::vector<app_settings>
gather_apps(const default_tokens& d, const std::vector<given_app>& others, mistakes& m) {
    std::vector<given_app> all = others;
    if (!d.tokens.empty() || !d.files.empty())
        all.insert(
            all.begin(),
            {"default", d.tokens, d.files, d.origin, "zoom.secret_token", "zoom.secret_token_file"}
        );
    std::vector<app_settings> apps;
    for (const given_app& one : all)
        if (auto app = gather(one, m)) apps.push_back(std::move(*app));
    refuse_doubles(apps, m);
    return apps;
}

std::vector<given_app> apps_of_variable(const std::string& text, const std::string& origin, mistakes& m) {
    std::vector<given_app> apps;
    for (const std::string& part : split(text, ';')) {
        const auto equals = part.find('=');
        if (equals == part.npos)
            m.push_back(
                origin + ": write NAME=TOKEN, several apps with ; between them, several tokens with a comma"
            );
        else
            apps.push_back({part.substr(0, equals), split(part.substr(equals + 1), ','), {}, origin});
    }
    return apps;
}

} // namespace zoomhook::config
