// What the fuzzers assert with, and OpenSSL itself as a second opinion on digests and signatures.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string>
#include <string_view>

namespace zoomhook::fuzz {

/// Ends the process where it does not hold: that is how a fuzzer says that it has found something.
inline void require(bool holds, const char* property) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", property);
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

inline std::array<unsigned char, 32> sha256(std::string_view text) {
    std::array<unsigned char, 32> digest{};
    SHA256(bytes_of(text), text.size(), digest.data());
    return digest;
}

/// HMAC-SHA256 as lower-case hex.
inline std::string hmac(std::string_view key, std::string_view text) {
    std::array<unsigned char, 32> mac{};
    unsigned length = 0;
    HMAC(
        EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), mac.data(),
        &length
    );
    std::string hex;
    for (const unsigned char byte : mac) {
        std::array<char, 3> digits{};
        std::snprintf(digits.data(), digits.size(), "%02x", unsigned{byte});
        hex += digits.data();
    }
    return hex;
}

/// What Zoom would send as x-zm-signature.
inline std::string signature(std::string_view key, std::string_view timestamp, std::string_view body) {
    return "v0=" + hmac(key, std::string("v0:").append(timestamp).append(":").append(body));
}

} // namespace zoomhook::fuzz
