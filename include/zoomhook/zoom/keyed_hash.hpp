// A value's HMAC under a key of ours: tells that a value comes again without telling the value.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace zoomhook::zoom {

class hmac_key;

/// Any thread.
class keyed_hash {
public:
    /// Throws std::invalid_argument where the key is empty: addresses can be guessed.
    explicit keyed_hash(std::string_view key);
    ~keyed_hash();
    keyed_hash(keyed_hash&&) noexcept;
    keyed_hash& operator=(keyed_hash&&) noexcept;

    /// HMAC-SHA256 in lower-case hex.
    [[nodiscard]] std::string of(std::string_view value) const;

private:
    std::unique_ptr<const hmac_key> key_;
};

/// 32 random bytes in hex, for a new key.
[[nodiscard]] std::string random_key();

} // namespace zoomhook::zoom
