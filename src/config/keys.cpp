// Every key of the config, declared once: its name, kind, default and purpose.
// SPDX-License-Identifier: MIT
#include "keys.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>

#include "units.hpp"

namespace zoomhook::config {
namespace {

using namespace std::chrono_literals;
using texts = std::vector<std::string>;
using setter = std::function<complaint(const texts&)>;

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

setter text(std::string& target) {
    return [&target](const texts& t) -> complaint {
        target = t.front();
        return {};
    };
}

setter list(texts& target) {
    return [&target](const texts& t) -> complaint {
        target = t;
        return {};
    };
}

setter choice(std::string& target, texts allowed) {
    return [&target, allowed = std::move(allowed)](const texts& t) -> complaint {
        if (std::ranges::find(allowed, t.front()) != allowed.end()) {
            target = t.front();
            return {};
        }
        std::string all;
        for (const std::string& a : allowed) all += (all.empty() ? "" : ", ") + quoted(a);
        return quoted(t.front()) + " is not one of " + all;
    };
}

setter number(std::uint64_t& target, std::uint64_t least, std::uint64_t most) {
    return [&target, least, most](const texts& t) -> complaint {
        const auto n = parse_number(t.front());
        if (!n || *n < least || *n > most)
            return quoted(t.front()) + " is not a number from " + std::to_string(least) + " to " +
                   std::to_string(most);
        target = *n;
        return {};
    };
}

setter size(std::uint64_t& target, std::uint64_t least, std::uint64_t most) {
    return [&target, least, most](const texts& t) -> complaint {
        const auto bytes = parse_size(t.front());
        if (!bytes)
            return quoted(t.front()) + " is not a size; write e.g. \"8MiB\", \"512KiB\" or a number of bytes";
        if (*bytes < least || *bytes > most)
            return quoted(t.front()) + " must be from " + std::to_string(least) + " to " +
                   std::to_string(most) + " bytes";
        target = *bytes;
        return {};
    };
}

setter duration(milliseconds& target, milliseconds least, milliseconds most) {
    return [&target, least, most](const texts& t) -> complaint {
        const auto ms = parse_duration(t.front());
        if (!ms) return quoted(t.front()) + " is not a duration; write e.g. \"2.5s\", \"300s\" or \"500ms\"";
        if (*ms < least || *ms > most)
            return quoted(t.front()) + " must be from " + std::to_string(least.count()) + "ms to " +
                   std::to_string(most.count()) + "ms";
        target = *ms;
        return {};
    };
}

bool is_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

/// "http://127.0.0.1:4000", "https://[::]:8443"; false where it is no such thing.
bool parse_listen(std::string_view text, listen_address& a) {
    a.tls = text.starts_with("https://");
    if (!a.tls && !text.starts_with("http://")) return false;
    text.remove_prefix(a.tls ? 8 : 7);
    if (text.ends_with('/')) text.remove_suffix(1);
    const auto colon = text.rfind(':');
    if (colon == text.npos) return false;
    const auto port = parse_number(text.substr(colon + 1));
    if (!port || *port > 65535) return false;
    std::string host(text.substr(0, colon));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    if (host == "*") host = "0.0.0.0";
    a.host = host;
    a.port = static_cast<std::uint16_t>(*port);
    return is_address(host);
}

setter listen(std::vector<listen_address>& target) {
    return [&target](const texts& t) -> complaint {
        target.clear();
        for (const std::string& one : t) {
            listen_address a;
            if (!parse_listen(one, a))
                return quoted(one) +
                       " is not an address; write e.g. \"http://127.0.0.1:4000\" or \"https://[::]:8443\"";
            target.push_back(a);
        }
        return target.empty() ? "is empty; name at least one address, such as \"http://127.0.0.1:4000\""
                              : complaint();
    };
}

setter networks(texts& target) {
    return [&target](const texts& t) -> complaint {
        for (const std::string& one : t) {
            const auto slash = one.find('/');
            const std::string host = one.substr(0, slash);
            const auto bits =
                slash == one.npos ? std::optional<std::uint64_t>(0) : parse_number(one.substr(slash + 1));
            const std::uint64_t most = host.find(':') == host.npos ? 32 : 128;
            if (!is_address(host) || !bits || *bits > most)
                return quoted(one) + " is neither an IP address nor a network such as \"10.0.0.0/8\"";
        }
        target = t;
        return {};
    };
}

setter path(std::string& target) {
    return [&target](const texts& t) -> complaint {
        const std::string& p = t.front();
        const bool fine =
            p.size() > 1 && p.front() == '/' && p.back() != '/' && p.find_first_of("?# %") == p.npos;
        if (!fine) return quoted(p) + " is not a path such as \"/webhook\" (no query, no trailing slash)";
        target = p;
        return {};
    };
}

setter schema(std::string& target) {
    return [&target](const texts& t) -> complaint {
        const std::string& name = t.front();
        const bool plain = !name.empty() && name.size() <= 63 &&
                           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos &&
                           (name[0] < '0' || name[0] > '9') && !name.starts_with("pg_");
        if (!plain)
            return quoted(name) + " is not a plain schema name: a to z, 0 to 9 and _, not beginning with pg_";
        target = name;
        return {};
    };
}

setter status(unsigned& target) {
    return [&target](const texts& t) -> complaint {
        if (t.front() != "401" && t.front() != "503") return quoted(t.front()) + " is neither 401 nor 503";
        target = t.front() == "401" ? 401 : 503;
        return {};
    };
}

setter database_url(std::string& target) {
    return [&target](const texts& t) -> complaint {
        const std::string& url = t.front();
        // Its text is never repeated in a message: it may hold a password.
        const bool is_url = url.find("://") < url.find('='); // else a part of a word's value
        if (is_url && !url.starts_with("postgresql://") && !url.starts_with("postgres://"))
            return "is not a Postgres URL; write postgresql://USER@HOST/DATABASE or host=… dbname=… user=…";
        if (!is_url && url.find('=') == url.npos && !url.empty())
            return "is not a connection string; write postgresql://USER@HOST/DATABASE or host=… dbname=… "
                   "user=…";
        target = url;
        return {};
    };
}

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = kib * kib;
constexpr std::uint64_t gib = mib * kib;

constexpr bool secret = true;

std::vector<key> server_keys(settings& s) {
    return {
        {"server.listen", kind::list, R"(["http://127.0.0.1:4000"])",
         "Where to listen: http:// or https:// with an IP address and a port.", false,
         listen(s.server.listen)},
        {"server.path", kind::text, R"("/webhook")", "Where Zoom posts.", false, path(s.server.path)},
        {"server.max_body", kind::size, R"("8MiB")",
         "Larger bodies are refused: with 503 where they may be Zoom's, else with 413.", false,
         size(s.server.max_body, kib, 32 * mib)},
        {"server.max_connections", kind::number, "10000",
         "At this many the longest idle one is closed, or else the one slowest to send its request.", false,
         number(s.server.max_connections, 1, 1'000'000)},
        {"server.trusted_proxies", kind::list, R"(["127.0.0.1", "::1"])",
         "Peers whose X-Forwarded-For is believed: addresses or networks (10.0.0.0/8).", false,
         networks(s.server.trusted_proxies)},
        {"tls.certificate", kind::text, R"("")", "PEM file, leaf first, chain included. Needed for https://.",
         false, text(s.tls.certificate)},
        {"tls.private_key", kind::text, R"("")", "PEM file.", false, text(s.tls.private_key)},
    };
}

std::vector<key> zoom_keys(settings& s, texts& tokens, texts& token_files) {
    return {
        {"zoom.secret_token", kind::list, R"("")",
         "The app's Secret Token (Marketplace, Features, Access). \"old,new\" while you rotate.", secret,
         list(tokens)},
        {"zoom.secret_token_file", kind::text, R"("")",
         "A file with the token, or several, one a line. systemd's credential \"secret_token\" is found by "
         "itself.",
         false, list(token_files)},
        {"zoom.timestamp_tolerance", kind::duration, R"("300s")",
         "How far x-zm-request-timestamp may be from our clock, either way.", false,
         duration(s.zoom.timestamp_tolerance, 1s, 24h)},
        {"zoom.bad_signature_status", kind::number, "401",
         "What is answered where no token verifies: 401 (Zoom never sends it again) or 503 (it does).", false,
         status(s.zoom.bad_signature_status)},
    };
}

std::vector<key> database_keys(settings& s) {
    return {
        {"database.url", kind::text, R"("")",
         "postgresql://USER@HOST/DATABASE or \"host=… dbname=…\"; PG* variables fill what it leaves out.",
         secret, database_url(s.database.url)},
        {"database.schema", kind::text, R"("public")", "The schema of the tables; made where it is missing.",
         false, schema(s.database.schema)},
        {"database.connections", kind::number, "2", "Connections that write.", false,
         number(s.database.connections, 1, 64)},
        {"database.migrate", kind::text, R"("auto")",
         "\"never\": only `zoomhookd migrate` changes the schema.", false,
         choice(s.database.migrate, {"auto", "never"})},
        {"database.raw", kind::text, R"("always")",
         "\"when_needed\": keep the raw bytes only where jsonb can't hold them; a third less disk, no "
         "re-verification.",
         false, choice(s.database.raw, {"always", "when_needed"})},
    };
}

std::vector<key> other_keys(settings& s) {
    return {
        {"log.level", kind::text, R"("info")", "debug, info, warn or error.", false,
         choice(s.log.level, {"debug", "info", "warn", "error"})},
        {"log.format", kind::text, R"("auto")",
         "text, logfmt or json; auto: text on a terminal, else logfmt.", false,
         choice(s.log.format, {"auto", "text", "logfmt", "json"})},
        {"log.events", kind::text, R"("auto")",
         "each (a line an event), summary (a line a minute) or off; auto: each on a terminal, else summary.",
         false, choice(s.log.events, {"auto", "each", "summary", "off"})},
        {"spool.directory", kind::text, R"("/var/lib/zoomhookd/spool")",
         "Where notifications wait while Postgres is away; empty: no spool.", false, text(s.spool.directory)},
        {"spool.after", kind::duration, R"("1s")",
         "How long Postgres may take before a notification goes to the spool, too.", false,
         duration(s.spool.after, 50ms, 2s)},
        {"spool.max_size", kind::size, R"("1GiB")", "The most disk that the spool takes.", false,
         size(s.spool.max_size, mib, 1024 * 1024 * gib)},
        {"spool.min_free_disk", kind::size, R"("256MiB")", "What the spool leaves free on its disk.", false,
         size(s.spool.min_free_disk, 0, 1024 * 1024 * gib)},
        {"admin.listen", kind::text, R"("http://127.0.0.1:9464")", "The listener for health and metrics.",
         false, text(s.admin.listen)},
    };
}

} // namespace

std::vector<key> keys(settings& s, texts& tokens, texts& token_files) {
    std::vector<key> all;
    for (auto& some : {server_keys(s), zoom_keys(s, tokens, token_files), database_keys(s), other_keys(s)})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

std::string variable_of(std::string_view key_name) {
    std::string name = "ZOOMHOOKD_";
    for (const char c : key_name)
        name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

} // namespace zoomhook::config
