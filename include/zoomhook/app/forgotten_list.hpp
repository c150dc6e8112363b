// The list of whom zoomhookd forget has forgotten: keyed hashes, kept outside of the database.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <unordered_set>

#include "zoomhook/zoom/keyed_hash.hpp"
#include "zoomhook/zoom/person.hpp"

namespace zoomhook::app {

/// A line each: "erase" or "redact", the hash, and when. One thread; throws std::runtime_error with the next
/// step.
class forgotten_list {
public:
    /// Reads it, and makes the key where there is none; with `only_look` nothing is made.
    forgotten_list(const std::string& path, bool only_look);

    /// Onto the disk when it returns.
    void add(const std::string& normalized_value, bool redact);
    [[nodiscard]] bool empty() const { return erased_.empty() && redacted_.empty(); }
    /// Whether a value is on it; they refer to this.
    [[nodiscard]] zoom::knows erased() const;
    [[nodiscard]] zoom::knows redacted() const;
    /// Another one for another list; the order of its lines doesn't matter.
    [[nodiscard]] std::string fingerprint() const;
    /// Tells texts apart without telling them.
    [[nodiscard]] std::string hash(const std::string& text) const { return hash_.of(text); }

private:
    using hashes = std::unordered_set<std::string>;

    void read();
    [[nodiscard]] zoom::knows any_of(const hashes&) const;

    const std::string path_;
    const zoom::keyed_hash hash_;
    hashes erased_;
    hashes redacted_;
};

} // namespace zoomhook::app
