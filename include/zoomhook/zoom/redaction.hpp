// What is taken out of a body, or hashed, before it is stored anywhere.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/zoom/keyed_hash.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::zoom {

/// For the events that match one of the patterns, in which * stands for any text. A JSON pointer (RFC 6901)
/// names the values; a part * of it is any key, or any element of an array.
struct redaction_rule {
    std::vector<std::string> events;
    std::vector<std::string> drop;
    std::vector<std::string> hash;
};

/// Any thread.
class redaction {
public:
    /// How many pointers all rules may have together.
    static constexpr std::size_t most_pointers = 64;

    /// Without a key values to be hashed are dropped. Pointers must be valid, and none may name /event or
    /// /event_ts, by which rules are chosen and rows are known. Throws std::invalid_argument.
    redaction(const std::vector<redaction_rule>&, std::optional<keyed_hash>);

    /// Where a rule changes something, raw is what the rules leave, the columns are those of that, and
    /// `redacted` is set; the digest stays that of the bytes as received. What can't be read even after a
    /// repair keeps only its digest: nobody knows what is in it. Everything else stays as it is.
    void apply(notification&) const;

private:
    struct pointer {
        std::vector<std::string> parts;
        bool hash = false;
    };
    class rewriter;

    void add(const std::string& text, bool hash);
    [[nodiscard]] std::uint64_t concerning(const std::optional<std::string>& event) const;

    std::vector<pointer> pointers_;
    std::vector<std::pair<std::string, std::uint64_t>> events_; ///< a pattern, and its pointers, a bit each
    std::optional<keyed_hash> key_;
};

/// Whether an event's name matches a pattern.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view event);

} // namespace zoomhook::zoom
