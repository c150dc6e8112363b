// Merges connection parameters through libpq's own parser. The only file beside pqxx_compat that knows libpq.
// SPDX-License-Identifier: MIT
#include "conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <sstream>
#include <utility>

#include "zoomhook/store/create_database.hpp"
#include "zoomhook/store/migrate.hpp"
#include "zoomhook/store/versions.hpp"

namespace zoomhook::store {
namespace {

using parameters = std::map<std::string, std::string>;

/// libpq quotes the text that it stumbles over, which may hold the password; and the = that it misses.
std::string without_quotations(std::string_view message) {
    std::string said;
    while (!message.empty()) {
        const std::size_t begin = std::min(message.find('"'), message.size());
        said += message.substr(0, begin);
        message.remove_prefix(begin);
        if (message.empty()) break;
        const std::size_t end = message.find('"', 1);
        said += message.substr(0, end).substr(1) == "=" ? "\"=\"" : "\"…\"";
        message.remove_prefix(end == message.npos ? message.size() : end + 1);
    }
    std::erase(said, '\n');
    return said;
}

parameters parse(const std::string& url) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> found(
        PQconninfoParse(url.c_str(), &message), PQconninfoFree
    );
    const std::unique_ptr<char, decltype(&PQfreemem)> held(message, PQfreemem);
    if (!found)
        throw error(
            "database.url is not a connection string of Postgres: " +
            without_quotations(message != nullptr ? message : "out of memory") +
            "; write postgresql://user@host/database or host=… dbname=…"
        );
    parameters all;
    for (const PQconninfoOption* o = found.get(); o->keyword != nullptr; ++o)
        if (o->val != nullptr) all.emplace(o->keyword, o->val);
    return all;
}

/// libpq would quote the rest of an unescaped password as a host or a port.
void check_escaped(const parameters& all) {
    const auto host = all.find("host");
    const auto port = all.find("port");
    if ((host != all.end() && host->second.find('@') != std::string::npos) ||
        (port != all.end() && port->second.find_first_not_of("0123456789, ") != std::string::npos))
        throw error(
            "database.url has no host and port that make sense: write @ in a password as %40, / as %2F, "
            ": as %3A"
        );
}

/// What the user has said, in the URL or in libpq's environment; empty: nothing.
std::string said(const parameters& all, const char* keyword, const char* variable) {
    if (const auto found = all.find(keyword); found != all.end()) return found->second;
    const char* environment = variable != nullptr ? std::getenv(variable) : nullptr;
    return environment != nullptr ? environment : "";
}

/// Unless the user has said it.
void fill(parameters& all, const char* keyword, const char* variable, const std::string& value) {
    if (variable == nullptr || std::getenv(variable) == nullptr) all.try_emplace(keyword, value);
}

/// A service file, which libpq alone reads, wins over the environment.
std::string said_of_hosts(const parameters& all, const char* keyword, const char* variable) {
    const bool of_a_service = !said(all, "service", "PGSERVICE").empty();
    return said(all, keyword, of_a_service ? nullptr : variable);
}

/// libpq tries them in turn.
std::int64_t number_of_hosts(const parameters& all) {
    const std::string addresses = said_of_hosts(all, "hostaddr", "PGHOSTADDR");
    const std::string hosts = addresses.empty() ? said_of_hosts(all, "host", "PGHOST") : addresses;
    return 1 + std::ranges::count(hosts, ',');
}

std::string with_limits(std::string options, const session_limits& limits) {
    for (const session_limit& limit : limits) {
        if (!options.empty()) options += ' ';
        options += "-c " + limit.name + "=" + std::to_string(limit.value.count());
    }
    return options;
}

/// libpq splits `options` at spaces that have no backslash before them.
std::string with_options(std::string options, const session_options& wanted) {
    for (const auto& [name, value] : wanted) {
        options += (options.empty() ? "-c " : " -c ") + name + "=";
        for (const char c : value) {
            if (c == ' ' || c == '\\') options += '\\';
            options += c;
        }
    }
    return options;
}

std::vector<std::string> listed(const std::string& value) {
    std::vector<std::string> items;
    std::istringstream in(value + ',');
    for (std::string item; std::getline(in, item, ',');) items.push_back(item);
    return items;
}

std::string in_quotes(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

std::string text_of(const parameters& all) {
    std::string text;
    for (const auto& [keyword, value] : all) {
        if (!text.empty()) text += ' ';
        text += keyword + "=" + in_quotes(value);
    }
    return text;
}

} // namespace

std::string conninfo(const std::string& url, const session_limits& limits) {
    parameters all = parse(url);
    check_escaped(all);
    fill(all, "connect_timeout", "PGCONNECT_TIMEOUT", std::to_string(connect_timeout.count()));
    // The first host may be what is a standby by now; libpq then looks for one that is none.
    if (number_of_hosts(all) > 1) fill(all, "target_session_attrs", "PGTARGETSESSIONATTRS", "read-write");
    fill(all, "fallback_application_name", nullptr, "zoomhookd");
    fill(all, "keepalives_idle", nullptr, "10");
    fill(all, "keepalives_interval", nullptr, "3");
    fill(all, "keepalives_count", nullptr, "3");
    fill(all, "tcp_user_timeout", nullptr, "5000");
    all["client_encoding"] = "UTF8";
    all["options"] = with_limits(said(all, "options", "PGOPTIONS"), limits);
    return text_of(all);
}

std::pair<std::string, std::string> conninfo_for_psql(const std::string& url, const session_options& wanted) {
    parameters all = parse(url);
    check_escaped(all);
    const std::string password = said(all, "password", nullptr);
    for (const char* secret : {"password", "sslpassword"}) all.erase(secret); // psql asks for the second one
    if (number_of_hosts(all) > 1) fill(all, "target_session_attrs", "PGTARGETSESSIONATTRS", "primary");
    // A session that is to read only is not "read-write", which is meant of the server.
    if (said(all, "target_session_attrs", "PGTARGETSESSIONATTRS") == "read-write")
        all["target_session_attrs"] = "primary";
    all["options"] = with_options(said(all, "options", "PGOPTIONS"), wanted);
    return {text_of(all), password};
}

std::vector<std::string> for_each_host(const std::string& conninfo) {
    const parameters all = parse(conninfo);
    std::vector<parameters> each(static_cast<std::size_t>(number_of_hosts(all)), all);
    if (each.size() == 1) return {conninfo};
    for (const auto& [keyword, variable] :
         {std::pair{"host", "PGHOST"}, {"hostaddr", "PGHOSTADDR"}, {"port", "PGPORT"}}) {
        const std::vector<std::string> items = listed(said_of_hosts(all, keyword, variable));
        if (items.size() <= 1) continue;
        if (items.size() != each.size()) return {conninfo}; // libpq says what is wrong
        for (std::size_t i = 0; i < items.size(); ++i) each[i][keyword] = items[i];
    }
    std::vector<std::string> texts;
    for (const parameters& one : each) texts.push_back(text_of(one));
    return texts;
}

destination destination_of(const std::string& url) {
    const parameters all = parse(url);
    check_escaped(all);
    const std::string host = said_of_hosts(all, "host", "PGHOST");
    return {
        .user = said(all, "user", "PGUSER"),
        .database = said(all, "dbname", "PGDATABASE"),
        .by_socket = host.empty() || host.starts_with('/'),
        .has_password = all.contains("password") || all.contains("sslpassword"),
    };
}

std::string libpq_version() {
    const int version = PQlibVersion();
    return std::to_string(version / 10000) + "." + std::to_string(version % 10000);
}

} // namespace zoomhook::store
