// The connection string: what the operator wrote, completed by what the store needs.
// SPDX-License-Identifier: MIT
#include "conninfo.hpp"

#include <cstdlib>
#include <libpq-fe.h>
#include <map>
#include <memory>

#include "zoomhook/store/migrate.hpp"

namespace zoomhook::store {
namespace {

using pairs = std::map<std::string, std::string>;

pairs parse(const std::string& url) {
    char* complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(url.c_str(), &complaint), &PQconninfoFree
    );
    // libpq's complaint quotes the string, with the password that may stand in it.
    if (complaint != nullptr) PQfreemem(complaint);
    if (!options)
        throw error("database.url is neither postgresql://USER@HOST/DATABASE nor host=… dbname=… user=…; "
                    "special characters in a URL are written as %XX");
    pairs found;
    for (const PQconninfoOption* o = options.get(); o->keyword != nullptr; ++o)
        if (o->val != nullptr && *o->val != '\0') found[o->keyword] = o->val;
    return found;
}

std::string quoted(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string
either(const pairs& p, const std::string& key, const char* variable, const std::string& otherwise) {
    if (const auto found = p.find(key); found != p.end()) return found->second;
    const std::string value = environment(variable);
    return value.empty() ? otherwise : value;
}

} // namespace

std::string complete_conninfo(const std::string& url, const std::string& session_options) {
    pairs p = parse(url);
    p["options"] = either(p, "options", "PGOPTIONS", "") + " " + session_options;
    if (environment("PGCONNECT_TIMEOUT").empty()) p.try_emplace("connect_timeout", "2");
    p.try_emplace("application_name", "zoomhookd");
    p.try_emplace("tcp_user_timeout", "5000");
    p.try_emplace("keepalives_idle", "10");
    p.try_emplace("keepalives_interval", "2");
    p.try_emplace("keepalives_count", "3");
    std::string text;
    for (const auto& [key, value] : p) text += (text.empty() ? "" : " ") + key + "=" + quoted(value);
    return text;
}

std::string describe(const std::string& url) {
    const pairs p = parse(url);
    const std::string host = either(p, "host", "PGHOST", "the local socket");
    const std::string user = either(p, "user", "PGUSER", "");
    const std::string name = either(p, "dbname", "PGDATABASE", user.empty() ? "the default database" : user);
    return "database " + name + " on " + host + " port " + either(p, "port", "PGPORT", "5432");
}

} // namespace zoomhook::store
