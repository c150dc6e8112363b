// SHA-256 and HMAC-SHA256 as OpenSSL makes them.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <openssl/types.h>
#include <string>
#include <string_view>

namespace zoomhook::zoom {

using sha256_digest = std::array<unsigned char, 32>;

[[nodiscard]] sha256_digest sha256(std::string_view bytes);

/// A key made ready once, which costs as much as a short text's HMAC. OpenSSL wipes it when it ends.
class hmac_key {
public:
    explicit hmac_key(std::string_view key);

    /// Lower-case hex of HMAC-SHA256 over the parts one after another, without joining them in memory. Any
    /// thread.
    [[nodiscard]] std::string hex_of(std::initializer_list<std::string_view> parts) const;

private:
    struct deleter {
        void operator()(EVP_MAC_CTX*) const;
    };
    std::unique_ptr<EVP_MAC_CTX, deleter> begun_; ///< has the key and no text yet
};

} // namespace zoomhook::zoom
