// The list of whom zoomhookd forget has forgotten.
// SPDX-License-Identifier: MIT
#include "zoomhook/app/forgotten_list.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "zoomhook/app/privacy_key.hpp"
#include "zoomhook/base/utc.hpp"

namespace zoomhook::app {

forgotten_list::forgotten_list(const std::string& path, bool only_look)
    : path_(path),
      hash_(privacy_hash(path, !only_look)) {
    read();
}

void forgotten_list::read() {
    std::ifstream in(path_);
    std::error_code absent;
    if (!in && std::filesystem::exists(path_, absent))
        throw std::runtime_error(
            "privacy.forgotten: " + path_ + " can't be read; run this as the user of the service"
        );
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        std::istringstream words(line);
        std::string what;
        std::string hash;
        words >> what >> hash;
        const bool redact = what == "redact";
        if (hash.size() != 64 || (!redact && what != "erase"))
            throw std::runtime_error(
                "privacy.forgotten: " + path_ + ":" + std::to_string(number) +
                ": is no \"erase HASH TIME\"; restore the file, or remove the line where a crash has cut it "
                "off"
            );
        (redact ? redacted_ : erased_).insert(hash);
    }
}

void forgotten_list::add(const std::string& normalized_value, bool redact) {
    const std::string hash = hash_.of(normalized_value);
    if (!(redact ? redacted_ : erased_).insert(hash).second) return;
    const std::string when = iso_text(std::chrono::system_clock::now());
    append_durably(path_, (redact ? "redact " : "erase ") + hash + " " + when + "\n");
}

/// A value that privacy.redact has hashed stands there as its hash. Most values come again and again, and a
/// hash costs more than all else that is done with a body.
zoom::knows forgotten_list::any_of(const hashes& listed) const {
    if (listed.empty()) return {};
    constexpr std::size_t most_remembered = 200'000;
    return [&listed, this, seen = hashes()](std::string_view value) mutable {
        std::string text(value);
        if (seen.contains(text)) return false;
        if (listed.contains(text) || listed.contains(hash_.of(text))) return true;
        if (seen.size() == most_remembered) seen.clear();
        seen.insert(std::move(text));
        return false;
    };
}

std::string forgotten_list::fingerprint() const {
    std::set<std::string> lines;
    for (const std::string& h : erased_) lines.insert("erase " + h);
    for (const std::string& h : redacted_) lines.insert("redact " + h);
    std::string all;
    for (const std::string& line : lines) all += line + '\n';
    return hash_.of(all);
}

zoom::knows forgotten_list::erased() const { return any_of(erased_); }

zoom::knows forgotten_list::redacted() const { return any_of(redacted_); }

} // namespace zoomhook::app
