// Makes a text that is almost JSON readable, so that its names and ids can still be found.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/repaired_json.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "zoomhook/base/text.hpp"

namespace zoomhook {
namespace {

/// The code unit of an escape \uXXXX at `at`, or -1.
int escaped_unit(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
    int unit = 0;
    const char* const begin = text.data() + at + 2;
    const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
    return error == std::errc() && end == begin + 4 ? unit : -1;
}

bool is_high(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

class repairer {
public:
    repairer(std::string_view text, std::string_view unreadable) : text_(text), unreadable_(unreadable) {
        out_.reserve(text.size() + 64);
    }

    std::string run() {
        while (at_ < text_.size()) {
            if (in_string_)
                string_part();
            else
                other_part();
        }
        return std::move(out_);
    }

private:
    void copy(std::size_t n) {
        out_.append(text_.substr(at_, n));
        at_ += n;
    }
    void replace(std::size_t n, std::string_view by) {
        out_.append(by);
        at_ += n;
    }

    void string_part() {
        const char c = text_[at_];
        if (c == '\\') return escape();
        if (c == '"') in_string_ = false;
        const std::size_t length = utf8_sequence(text_, at_);
        length > 0 ? copy(length) : replace(1, unreadable_);
    }

    void escape() {
        const int unit = escaped_unit(text_, at_);
        if (is_high(unit) && is_low(escaped_unit(text_, at_ + 6))) return copy(12);
        if (is_high(unit) || is_low(unit)) return replace(6, unreadable_);
        copy(2); // the digits of \uXXXX follow as plain characters
    }

    void other_part() {
        const char c = text_[at_];
        if (c == '-' || (c >= '0' && c <= '9')) return number();
        if (c == '"') in_string_ = true;
        copy(1);
    }

    void number() {
        const auto end = text_.find_first_not_of("+-.0123456789eE", at_);
        const std::size_t length = (end == text_.npos ? text_.size() : end) - at_;
        const std::string token(text_.substr(at_, length));
        std::isfinite(std::strtod(token.c_str(), nullptr)) ? copy(length) : replace(length, "null");
    }

    std::string_view text_;
    std::string_view unreadable_;
    std::size_t at_ = 0;
    bool in_string_ = false;
    std::string out_;
};

} // namespace

std::string repaired_json(std::string_view text, std::string_view unreadable) {
    return repairer(text, unreadable).run();
}

} // namespace zoomhook
