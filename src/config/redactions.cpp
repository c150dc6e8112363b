// Checks the rules of [[privacy.redact]].
// SPDX-License-Identifier: MIT
#include "redactions.hpp"

#include "shown.hpp"

namespace zoomhook::config {
namespace {

constexpr std::size_t most_pointers = 64;

/// Of a JSON pointer; empty: nothing.
std::string wrong_with(const std::string& pointer) {
    if (!pointer.starts_with('/') || pointer.size() == 1)
        return "is no JSON pointer; write it as \"/payload/object/participant/email\"";
    for (std::size_t i = pointer.find('~'); i != pointer.npos; i = pointer.find('~', i + 1))
        if (pointer.substr(i + 1, 1) != "0" && pointer.substr(i + 1, 1) != "1")
            return "has a ~ that is neither ~0, a tilde, nor ~1, a slash";
    if (pointer == "/event" || pointer == "/event_ts" || pointer == "/*")
        return "names event or event_ts, by which rules are chosen and rows are known; name what is in "
               "/payload";
    return {};
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& t : texts) all += (all.empty() ? "" : ", ") + quoted(t);
    return "[" + all + "]";
}

} // namespace

std::vector<redact_settings> gather_redactions(const std::vector<given_redaction>& all, mistakes& m) {
    std::vector<redact_settings> rules;
    std::size_t pointers = 0;
    for (const given_redaction& g : all) {
        const std::size_t before = m.size();
        for (const auto& some : {g.rule.drop, g.rule.hash})
            for (const std::string& pointer : some)
                if (const std::string wrong = wrong_with(pointer); !wrong.empty())
                    m.push_back(g.origin + ": privacy.redact: \"" + pointer + "\" " + wrong);
        const std::size_t here = g.rule.drop.size() + g.rule.hash.size();
        if (g.understood && (g.rule.events.empty() || here == 0))
            m.push_back(
                g.origin +
                ": privacy.redact: a rule needs events = [\"meeting.*\"] and drop or hash = [\"/payload/…\"]"
            );
        pointers += here;
        if (m.size() == before) rules.push_back(g.rule);
    }
    if (pointers > most_pointers)
        m.push_back(
            all.back().origin +
            ": privacy.redact: more than 64 JSON pointers altogether; use * for several keys"
        );
    return rules;
}

std::string shown(const given_redaction& g) {
    return "{ events = " + list_of(g.rule.events) + ", drop = " + list_of(g.rule.drop) +
           ", hash = " + list_of(g.rule.hash) + " }";
}

} // namespace zoomhook::config
