// Puts the apps and their secret tokens together from everything that names one.
// SPDX-License-Identifier: MIT
#include "apps.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

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

std::string where(const given& g, std::string_view key) { return g.origin + ": " + std::string(key); }

/// It goes into each row and is part of its key.
bool is_plain(std::string_view name) {
    return name.size() <= 64 && std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<app_settings> gather(const given_app& given, mistakes& m) {
    const std::size_t before = m.size();
    app_settings app{given.name, {}};
    if (app.name.empty() && given.understood)
        m.push_back(given.origin + ": zoom.apps: an app has no name; add name = \"…\"");
    if (!is_plain(app.name))
        m.push_back(
            given.origin +
            ": zoom.apps: an app's name is at most 64 letters, digits, blanks and signs of ASCII"
        );
    for (const std::string& token : given.tokens.texts)
        if (token.empty())
            m.push_back(
                where(given.tokens, given.tokens_key) + ": is empty; an empty secret would let anybody sign"
            );
        else
            app.secret_tokens.push_back(token);
    for (const std::string& path : given.token_files.texts)
        std::ranges::copy(
            tokens_of_file(path, where(given.token_files, given.token_files_key), m),
            std::back_inserter(app.secret_tokens)
        );
    if (app.secret_tokens.empty() && given.understood && m.size() == before)
        m.push_back(
            given.origin + ": zoom.apps: app \"" + given.name +
            "\" has no secret token; add secret_tokens or secret_token_files"
        );
    if (app.secret_tokens.empty() || app.name.empty()) return {};
    return app;
}

/// Whose row would it be?
void refuse_doubles(
    const std::vector<app_settings>& earlier, const app_settings& app, const std::string& origin, mistakes& m
) {
    for (const app_settings& other : earlier) {
        if (other.name == app.name)
            return m.push_back(
                origin + ": zoom.apps: two apps are named \"" + app.name + "\"; give each a name of its own"
            );
        if (std::ranges::find_first_of(other.secret_tokens, app.secret_tokens) != other.secret_tokens.end())
            m.push_back(
                origin + ": zoom.apps: \"" + other.name + "\" and \"" + app.name +
                "\" have the same secret token; give each the one on its own page"
            );
    }
}

} // namespace

std::vector<app_settings>
gather_apps(const default_tokens& d, const std::vector<given_app>& others, mistakes& m) {
    std::vector<given_app> all = others;
    if (!d.tokens.texts.empty() || !d.files.texts.empty())
        all.insert(
            all.begin(),
            {"default", d.tokens, d.files, d.tokens.origin, "zoom.secret_token", "zoom.secret_token_file"}
        );
    std::vector<app_settings> apps;
    for (const given_app& one : all) {
        auto app = gather(one, m);
        if (!app) continue;
        refuse_doubles(apps, *app, one.origin, m);
        apps.push_back(std::move(*app));
    }
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
            apps.push_back(
                {std::string(trimmed(std::string_view(part).substr(0, equals))),
                 {split(part.substr(equals + 1), ','), origin},
                 {},
                 origin}
            );
    }
    return apps;
}

} // namespace zoomhook::config
