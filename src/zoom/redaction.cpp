// What is taken out of a body, or hashed, before it is stored anywhere.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/redaction.hpp"

#include <bit>
#include <stdexcept>

#include "json_reader.hpp"
#include "zoomhook/base/repaired_json.hpp"
#include "zoomhook/zoom/person.hpp"

namespace zoomhook::zoom {
namespace {

/// ~1 is a slash and ~0 a tilde.
std::string unescaped(std::string_view part) {
    std::string text;
    for (std::size_t i = 0; i < part.size(); ++i)
        if (part[i] == '~' && ++i < part.size())
            text += part[i] == '1' ? '/' : '~';
        else
            text += part.at(i);
    return text;
}

std::vector<std::string> parts_of(std::string_view pointer) {
    if (!pointer.starts_with('/')) throw std::invalid_argument("a JSON pointer begins with /");
    std::vector<std::string> parts;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        parts.push_back(unescaped(pointer.substr(0, end)));
        pointer.remove_prefix(end);
    }
    return parts;
}

/// Only then the pointers lead to what they were written for, and the event that they are for is known.
bool is_object(std::string_view body) {
    const auto begin = body.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return begin != body.npos && body[begin] == '{';
}

} // namespace

bool matches(std::string_view pattern, std::string_view event) {
    const std::size_t star = pattern.find('*');
    if (star == pattern.npos) return pattern == event;
    if (event.size() < star || pattern.substr(0, star) != event.substr(0, star)) return false;
    for (std::size_t i = star; i <= event.size(); ++i)
        if (matches(pattern.substr(star + 1), event.substr(i))) return true;
    return false;
}

/// Copies a body without what the pointers name. A repeated key is named each time.
class redaction::rewriter : public json_listener {
public:
    rewriter(const redaction& rules, std::uint64_t pointers) : rules_(rules), alive_(pointers) {}

    void key(std::string_view k) override {
        if (skipping_ > 0) return;
        look_at(k);
        if (fate_ != fate::drop) out_.key(k);
    }
    void text(std::string_view t) override { scalar(t, true); }
    void number(std::string_view digits) override { scalar(digits, false); }
    void literal(std::string_view l) override {
        if (is_kept()) out_.plain(l); // null, true and false are nobody's
    }
    void open(bool array) override {
        if (skipping_ > 0 || (next_element(), fate_ != fate::keep)) return skip();
        out_.open(array);
        open_.push_back({array, 0, alive_});
        alive_ = open_.size() > 1 ? deeper_ : alive_;
    }
    void close(bool array) override {
        if (skipping_ > 0) {
            --skipping_;
            return;
        }
        alive_ = open_.back().alive;
        open_.pop_back();
        out_.close(array);
        fate_ = fate::keep;
    }

    [[nodiscard]] bool changed() const { return changed_; }
    [[nodiscard]] std::string take() && { return std::move(out_).take(); }

private:
    enum class fate { keep, drop, hash };
    struct container {
        bool array;
        std::size_t elements;
        std::uint64_t alive; ///< outside of it
    };

    /// Which pointers go on into the value of this key, and which end at it.
    void look_at(std::string_view k) {
        const std::size_t depth = open_.size() - 1;
        deeper_ = 0;
        fate_ = fate::keep;
        for (std::uint64_t left = alive_; left != 0; left &= left - 1) {
            const pointer& p = rules_.pointers_[static_cast<std::size_t>(std::countr_zero(left))];
            if (p.parts[depth] != "*" && p.parts[depth] != k) continue;
            if (p.parts.size() > depth + 1)
                deeper_ |= left & (~left + 1);
            else if (fate_ != fate::drop)
                fate_ = p.hash && rules_.key_ ? fate::hash : fate::drop;
        }
    }
    void next_element() {
        if (!open_.empty() && open_.back().array) look_at(std::to_string(open_.back().elements++));
    }
    /// Of a value that is no container and can't be hashed.
    bool is_kept() {
        if (skipping_ > 0) return false;
        next_element();
        changed_ |= fate_ == fate::drop;
        return fate_ != fate::drop;
    }
    void scalar(std::string_view value, bool is_text) {
        if (!is_kept()) return;
        if (fate_ == fate::hash && !value.empty()) {
            changed_ = true;
            out_.text(rules_.key_->of(normalized(value)));
        } else if (is_text)
            out_.text(value);
        else
            out_.plain(value);
    }
    /// A container that is dropped; or can't be hashed, and is dropped, too.
    void skip() {
        if (skipping_++ > 0) return;
        changed_ = true;
        if (fate_ == fate::hash) out_.plain("null"); // its key has been written
    }

    const redaction& rules_;
    json_writer out_;
    std::vector<container> open_;
    std::uint64_t alive_;      ///< pointers that lead into the present container
    std::uint64_t deeper_ = 0; ///< and into the value that comes next
    fate fate_ = fate::keep;   ///< of that value
    std::size_t skipping_ = 0; ///< containers that are open within what is dropped
    bool changed_ = false;
};

redaction::redaction(const std::vector<redaction_rule>& rules, std::optional<keyed_hash> key)
    : key_(std::move(key)) {
    for (const redaction_rule& r : rules) {
        const std::size_t before = pointers_.size();
        for (const std::string& p : r.drop) add(p, false);
        for (const std::string& p : r.hash) add(p, true);
        std::uint64_t mask = 0;
        for (std::size_t i = before; i < pointers_.size(); ++i) mask |= std::uint64_t{1} << i;
        for (const std::string& pattern : r.events) events_.emplace_back(pattern, mask);
    }
}

void redaction::add(const std::string& text, bool hash) {
    if (pointers_.size() == most_pointers) throw std::invalid_argument("more than 64 JSON pointers");
    pointers_.push_back({parts_of(text), hash});
}

std::uint64_t redaction::concerning(const std::optional<std::string>& event) const {
    std::uint64_t pointers = 0;
    for (const auto& [pattern, mask] : events_)
        if (matches(pattern, event.value_or(""))) pointers |= mask;
    return pointers;
}

void redaction::apply(notification& n) const {
    const std::uint64_t pointers = concerning(n.event);
    const bool object = is_object(n.raw);
    if (pointers == 0 && n.fits_jsonb && object) return;
    std::optional<std::string> left;
    if (rewriter plain(*this, pointers); object && read_json(n.raw, plain)) {
        if (!plain.changed()) return;
        left = std::move(plain).take();
    } else if (rewriter rest(*this, pointers); object && read_json(repaired_json(n.raw), rest)) {
        if (pointers == 0) return;
        left = std::move(rest).take();
    }
    const auto digest = n.digest;
    n = read_notification(left.value_or(""));
    n.digest = digest;
    n.redacted = true;
}

} // namespace zoomhook::zoom
