// How the value of a key is understood, checked and taken into the settings.
// SPDX-License-Identifier: MIT
#include "setters.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

#include "shown.hpp"
#include "units.hpp"

namespace zoomhook::config {
namespace {

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

} // namespace

using std::chrono::milliseconds;

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
        if (!ms)
            return quoted(t.front()) + " is not a duration; write e.g. \"" + duration_text(least) +
                   "\", with ms, s, m, h or d";
        if (*ms < least || *ms > most)
            return quoted(t.front()) + " must be from " + duration_text(least) + " to " + duration_text(most);
        target = *ms;
        return {};
    };
}

setter duration_or_none(std::optional<milliseconds>& target, milliseconds least, milliseconds most) {
    return [&target, least, most](const texts& t) -> complaint {
        target.reset();
        if (t.front().empty()) return {};
        return duration(target.emplace(), least, most)(t);
    };
}

setter flag(bool& target) {
    return [&target](const texts& t) -> complaint {
        target = t.front() == "true";
        if (target || t.front() == "false") return {};
        return quoted(t.front()) + " is neither true nor false";
    };
}

setter flag_or_none(std::optional<bool>& target) {
    return [&target](const texts& t) -> complaint {
        target.reset();
        if (t.front().empty()) return {};
        return flag(target.emplace())(t);
    };
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

/// Without TLS: it is for this machine, or for a network of containers.
setter admin_listen(std::optional<listen_address>& target) {
    return [&target](const texts& t) -> complaint {
        target.reset();
        const std::string& text = t.front();
        if (text.empty()) return {};
        listen_address a;
        if (text.starts_with("unix:/"))
            a.path = text.substr(std::string_view("unix:").size());
        else if (!parse_listen(text, a) || a.tls)
            return quoted(text) + " is not such an address; write e.g. \"http://127.0.0.1:9464\", "
                                  "\"unix:/run/zoomhookd/admin.sock\", or \"\" for none";
        target = a;
        return {};
    };
}

setter local_api(std::string& target) {
    return [&target](const texts& t) -> complaint {
        const std::string& url = t.front();
        const bool fine = url.empty() || url.starts_with("http://") || url.starts_with("https://");
        if (!fine) return quoted(url) + " is no URL; write e.g. \"http://127.0.0.1:4040\", or \"\" for none";
        target = url;
        return {};
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

} // namespace zoomhook::config
