// A value's HMAC under a key of ours.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/keyed_hash.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "hmac.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::zoom {

keyed_hash::keyed_hash(std::string_view key) {
    if (key.empty()) throw std::invalid_argument("an empty key keeps nothing secret");
    key_ = std::make_unique<const hmac_key>(key);
}

keyed_hash::~keyed_hash() = default;
keyed_hash::keyed_hash(keyed_hash&&) noexcept = default;
keyed_hash& keyed_hash::operator=(keyed_hash&&) noexcept = default;

std::string keyed_hash::of(std::string_view value) const { return key_->hex_of({value}); }

std::string random_key() {
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    return to_hex(bytes);
}

} // namespace zoomhook::zoom
