// Reads what an HTTP server sent on one connection, independently of Beast, and asserts that it is HTTP.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "property.hpp"

namespace zoomhook::fuzz {

/// Without the blank line that ends it.
class answer_head {
public:
    explicit answer_head(std::string_view head) : lines_(head) {
        const std::string_view status_line = next_line();
        require(
            status_line.starts_with("HTTP/1.1 ") || status_line.starts_with("HTTP/1.0 "),
            "an answer is HTTP/1"
        );
        status = status_line.substr(9, 3);
        require(status.find_first_not_of("0123456789") == status.npos, "a status is three digits");
        require(status_line.size() > 13 && status_line[12] == ' ', "a status has a reason");
        while (!lines_.empty()) read_field(next_line());
    }

    std::string_view status;
    std::optional<std::size_t> length; ///< Content-Length

private:
    std::string_view next_line() {
        const std::string_view line = lines_.substr(0, lines_.find("\r\n"));
        lines_.remove_prefix(std::min(line.size() + 2, lines_.size()));
        return line;
    }

    void read_field(std::string_view line) {
        const auto colon = line.find(": ");
        require(colon != line.npos && colon > 0, "a header line has a name");
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
        require(std::ranges::none_of(line, is_control), "a header line has no control characters");
        if (line.substr(0, colon) != "Content-Length") return;
        require(!length, "an answer has one length");
        const std::string_view digits = line.substr(colon + 2);
        std::size_t n = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        require(error == std::errc() && end == digits.data() + digits.size(), "a length is a number");
        length = n;
    }

    std::string_view lines_;
};

/// How many answers have the status 200. `whole`: it was read to its end, so the last answer must be
/// complete. `asked_head`: there may be answers to HEAD, which have a length but no body.
inline std::size_t count_of_200(std::string_view all, bool whole, bool asked_head) {
    std::size_t count = 0;
    while (!all.empty()) {
        const auto end = all.find("\r\n\r\n");
        require(end != all.npos || !whole, "an answer's head comes to its end");
        if (end == all.npos) return count;
        const answer_head head(all.substr(0, end));
        all.remove_prefix(end + 4);
        if (head.status == "100") continue;
        if (head.status == "200") ++count;
        require(head.length.has_value(), "an answer has a length");
        const bool without_body = asked_head && (all.empty() || all.starts_with("HTTP/1."));
        if (without_body) continue;
        require(all.size() >= *head.length || !whole, "an answer's body comes to its end");
        all.remove_prefix(std::min(*head.length, all.size()));
    }
    return count;
}

} // namespace zoomhook::fuzz
