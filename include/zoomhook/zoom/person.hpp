// Whether a body names somebody: an address or an id, as a value of its own or within a longer text.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace zoomhook::zoom {

/// Whether a value is one of those sought, which are normalized().
using knows = std::function<bool(std::string_view value)>;

/// An e-mail address in lower case (ASCII); anything else as it is.
[[nodiscard]] std::string normalized(std::string_view value);

/// Shorter ids are not sought: they would be found in other people's bodies.
inline constexpr std::size_t shortest_id = 6;

struct finding {
    bool whole = false;  ///< a value, or a key, is it
    bool within = false; ///< a longer text mentions it: whole words, and addresses as a whole
    /// Ids that stand beside an address that was found: most likely the same person's. Never a number, which
    /// is theirs within one meeting only.
    std::set<std::string> also;

    [[nodiscard]] bool any() const { return whole || within; }
};

/// Looks at all strings, keys and numbers, wherever they are. A body that is no JSON is one long text. Any
/// thread.
[[nodiscard]] finding find_person(std::string_view body, const knows&);
/// Likewise in a text that is no JSON, such as a column.
[[nodiscard]] finding find_in_text(std::string_view text, const knows&);

/// The body with "redacted" in place of each value, and each key, in which find_person() finds somebody; all
/// else, numbers too, as it was. Nothing where the body is no JSON.
[[nodiscard]] std::optional<std::string> without_person(std::string_view body, const knows&);

} // namespace zoomhook::zoom
