// Where `zoomhookd send` posts to, and with which secret token.
// SPDX-License-Identifier: MIT
#include "send_target.hpp"

#include <algorithm>
#include <cstdlib>

#include "cli/arguments/usage_error.hpp"
#include "cli/client/addresses.hpp"
#include "cli/client/url.hpp"
#include "cli/load_settings.hpp"
#include "cli/terminal/ask.hpp"
#include "cli/terminal/shell.hpp"
#include "zoomhook/base/similar.hpp"

namespace zoomhook::cli {
namespace {

void check_url(const std::string& url) {
    const auto parts = read_url(url);
    if (!parts || (url.find(":/") == url.npos && !is_loopback(url))) // libcurl takes any word for a host
        throw usage_error("--url " + url + ": is no URL; say one as http://127.0.0.1:4000/webhook");
    if (parts->scheme != "http" && parts->scheme != "https")
        throw usage_error("--url " + url + ": a webhook's URL begins with http:// or https://");
}

/// What --set names is the config's, where it isn't the body's.
void check_keys(const std::map<std::string, std::string>& flags) {
    config_arguments nothing_set;
    nothing_set.file = "/dev/null";
    std::vector<std::string> known;
    for (const auto& value : config::load(sources_of(nothing_set, {})).effective) known.push_back(value.key);
    for (const auto& [key, ignored] : flags)
        if (std::ranges::find(known, key) == known.end())
            throw usage_error(
                "--set " + key + ": the config has no such key" + did_you_mean(key, known) +
                "\nA value of the body is named from its top, as in --set payload.object.topic=Budget"
            );
}

/// The first address of the daemon that a command on this machine can know.
std::string own_url(const config::settings& s) {
    for (const auto& a : s.server.listen)
        if (a.port != 0) return url_from_here(a) + s.server.path;
    throw std::runtime_error("server.listen has no fixed port; say where to send with --url");
}

bool is_own(const std::string& url, const config::settings& s) {
    if (!is_loopback(url)) return false;
    const std::string port = read_url(url)->port;
    return std::ranges::any_of(s.server.listen, [&port](const config::listen_address& a) {
        return a.port == 0 || std::to_string(a.port) == port;
    });
}

std::string token_of(const std::string& app, const config::settings& s) {
    if (app.empty()) return s.zoom.apps.front().secret_tokens.front();
    std::vector<std::string> names;
    for (const config::app_settings& a : s.zoom.apps) {
        if (a.name == app) return a.secret_tokens.front();
        names.push_back(a.name);
    }
    std::string text =
        "--app " + app + ": the config has no such app" + did_you_mean(app, names) + "\nIt has:";
    for (const std::string& name : names) text += " " + name;
    throw usage_error(text);
}

/// The options that lead to the same config.
std::string psql_of(const config_arguments& a) {
    const std::string sudo = sudo_prefix(); // which passes no environment on
    std::string text = sudo + "zoomhookd psql";
    const char* const named = std::getenv("ZOOMHOOKD_CONFIG"); // psql finds it as this command did
    if (a.file && (!sudo.empty() || named == nullptr || *a.file != named))
        text += " --config " + shell_word(*a.file);
    if (a.env_file) text += " --env-file " + shell_word(*a.env_file);
    for (const auto& [key, value] : a.flags) text += " --set " + shell_word(key + "=" + value);
    return text;
}

void check_stranger(const std::string& url) {
    if (is_loopback(url)) return;
    throw usage_error(
        url + " is not this machine: say --secret FILE with a token of its own, so that the production "
              "secret signs nothing for strangers"
    );
}

send_target target_of(const send_command& c, const config::settings& s) {
    send_target t;
    t.url = c.url.empty() ? own_url(s) : c.url;
    if (c.secret_file.empty()) check_stranger(t.url);
    t.token = c.secret_file.empty() ? token_of(c.app, s) : read_first_line("--secret", c.secret_file);
    t.is_own = c.url.empty() || is_own(c.url, s);
    if (t.is_own) t.psql = psql_of(c.config);
    const auto tolerance = std::chrono::ceil<std::chrono::seconds>(s.zoom.timestamp_tolerance);
    if (t.is_own) t.stale_by = std::max(t.stale_by, tolerance + std::chrono::seconds(60));
    return t;
}

} // namespace

std::optional<send_target> find_target(const send_command& c) {
    if (!c.url.empty()) check_url(c.url);
    check_keys(c.config.flags);
    if (!c.secret_file.empty() && !c.url.empty()) // nothing of the config is needed
        return send_target{.url = c.url, .token = read_first_line("--secret", c.secret_file)};
    const auto settings = load_settings(c.config, {.secret = c.secret_file.empty(), .database = false});
    if (!settings) return {};
    return target_of(c, *settings);
}

} // namespace zoomhook::cli
