// Whether a body names somebody: an address or an id, as a value of its own or within a longer text.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/person.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "json_reader.hpp"
#include "zoomhook/base/ascii.hpp"
#include "zoomhook/base/repaired_json.hpp"

namespace zoomhook::zoom {
namespace {

constexpr std::string_view redacted = "redacted";

bool is_word(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }
bool is_foreign(char c) { return static_cast<unsigned char>(c) >= 0x80; }
/// What may stand in a domain, and what commonly does before the @.
bool is_domain(char c) { return c != '_' && (is_word(c) || is_foreign(c) || c == '.'); }
bool is_local(char c) {
    return is_word(c) || is_foreign(c) ||
           std::string_view(".!#$%'*+^`{|}~").find(c) != std::string_view::npos;
}

/// As an address stands in a URL, without the escapes.
std::string without_percents(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* const digits = text.data() + i + 1;
        const bool escape = text[i] == '%' && i + 2 < text.size() &&
                            std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        out += escape ? static_cast<char>(byte) : text[i];
        if (escape) i += 2;
    }
    return out;
}

/// Of a text that is no JSON, or is cut off: without the escapes of ASCII.
std::string without_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* const digits = text.data() + i + 4;
        const bool escape = text.substr(i).starts_with("\\u00") && i + 5 < text.size() &&
                            std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2 && byte < 0x80;
        out += escape ? static_cast<char>(byte) : text[i];
        if (escape) i += 5;
    }
    return out;
}

/// The address around the @ at `at`, without what marks a text bold, or quotes it, or ends its sentence.
/// `foreign`: with letters beyond ASCII beside it, which an address may have, and a text without spaces.
std::string_view address_around(std::string_view text, std::size_t at, bool foreign) {
    const auto belongs = [foreign](char c, bool kind) { return is_foreign(c) ? foreign : kind; };
    std::size_t begin = at;
    while (begin > 0 && belongs(text[begin - 1], is_local(text[begin - 1]))) --begin;
    std::size_t end = at + 1;
    while (end < text.size() && belongs(text[end], is_domain(text[end]))) ++end;
    while (begin < at && std::string_view(".'`{|*~").find(text[begin]) != std::string_view::npos) ++begin;
    if (text[begin] == '_' && end < text.size() && text[end] == '_') ++begin;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    return text.substr(begin, end - begin);
}

bool mentions_address(std::string_view text, const knows& known) {
    for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1))
        for (const bool foreign : {true, false})
            if (known(normalized(address_around(text, at, foreign)))) return true;
    return false;
}

bool mentions_id(std::string_view text, const knows& known) {
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size() && is_word(text[end])) ++end;
        if (end - begin >= shortest_id && known(text.substr(begin, end - begin))) return true;
        begin = end + 1;
    }
    return false;
}

bool mentions(std::string_view text, const knows& known) {
    if (mentions_address(text, known) || mentions_id(text, known)) return true;
    return text.find('%') != text.npos && mentions_address(without_percents(text), known);
}

bool is_it(std::string_view text, const knows& known) {
    return (text.size() >= shortest_id || text.find('@') != text.npos) && known(normalized(text));
}

/// Whether it may be a person's wherever it stands. A number is not: participant.user_id is somebody's within
/// one meeting, and another's in the next.
bool is_account_wide(std::string_view id) {
    return id.size() >= shortest_id && id.find_first_not_of("0123456789") != id.npos;
}

/// Which keys of an object stand for the id of whom `key` gives the address of.
std::vector<std::string> ids_beside(const std::string& key) {
    if (key == "operator") return {"operator_id"};
    if (key == "email") return {"id", "user_id", "participant_user_id"};
    if (!key.ends_with("_email")) return {};
    return {key.substr(0, key.size() - 5) + "id"}; // host_email: host_id
}

class finder : public json_listener {
public:
    explicit finder(const knows& known) : known_(known) {}

    void key(std::string_view k) override {
        key_ = k;
        look(k);
    }
    void text(std::string_view t) override {
        const bool whole = look(t);
        if (objects_.empty()) return;
        if (whole && t.find('@') != t.npos) objects_.back().addresses.push_back(key_);
        if (key_.ends_with("id") && is_account_wide(t)) objects_.back().ids[key_] = t;
    }
    void number(std::string_view digits) override { found.whole |= is_it(digits, known_); }
    void literal(std::string_view) override {}
    void open(bool) override { objects_.emplace_back(); }
    void close(bool) override {
        for (const std::string& address : objects_.back().addresses)
            for (const std::string& id : ids_beside(address))
                if (const auto it = objects_.back().ids.find(id); it != objects_.back().ids.end())
                    found.also.insert(it->second);
        objects_.pop_back();
    }

    finding found;

private:
    struct object {
        std::vector<std::string> addresses; ///< the keys of those found
        std::map<std::string, std::string> ids;
    };

    /// Whether it is it.
    bool look(std::string_view t) {
        const bool whole = is_it(t, known_);
        found.whole |= whole;
        found.within |= !whole && mentions(t, known_);
        return whole;
    }

    const knows& known_;
    std::string key_;
    std::vector<object> objects_;
};

class redactor : public json_listener {
public:
    explicit redactor(const knows& known) : known_(known) {}

    void key(std::string_view k) override { out_.key(names(k) ? redacted : k); }
    void text(std::string_view t) override { out_.text(names(t) ? redacted : t); }
    void number(std::string_view digits) override {
        is_it(digits, known_) ? out_.text(redacted) : out_.plain(digits);
    }
    void literal(std::string_view l) override { out_.plain(l); }
    void open(bool array) override { out_.open(array); }
    void close(bool array) override { out_.close(array); }
    [[nodiscard]] std::string take() && { return std::move(out_).take(); }

private:
    [[nodiscard]] bool names(std::string_view t) const { return is_it(t, known_) || mentions(t, known_); }

    const knows& known_;
    json_writer out_;
};

} // namespace

std::string normalized(std::string_view value) {
    std::string text(value);
    return text.find('@') == text.npos ? text : in_lower_case(text);
}

finding find_in_text(std::string_view text, const knows& known) {
    finding found;
    found.whole = is_it(text, known);
    found.within = !found.whole && mentions(text, known);
    return found;
}

finding find_person(std::string_view body, const knows& known) {
    finder whole(known);
    if (read_json(body, whole)) return whole.found;
    finder rest(known);
    if (read_json(repaired_json(body), rest)) return rest.found;
    // It may break off anywhere: what escapes may hide of an address or an id is made plain.
    rest.found.within |= mentions(body, known) || mentions(without_escapes(body), known);
    return rest.found;
}

std::optional<std::string> without_person(std::string_view body, const knows& known) {
    redactor r(known);
    if (!read_json(body, r)) return {};
    return std::move(r).take();
}

} // namespace zoomhook::zoom
