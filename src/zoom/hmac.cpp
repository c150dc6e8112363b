// SHA-256 and HMAC-SHA256 as OpenSSL makes them.
// SPDX-License-Identifier: MIT
#include "hmac.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdexcept>

#include "zoomhook/base/hex.hpp"

namespace zoomhook::zoom {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Fails where memory has run out or no provider of SHA-256 is loaded.
void require(bool done) {
    if (!done) throw std::runtime_error("OpenSSL could not compute a digest");
}

// Looked up once: a look-up costs more than a short text's digest.

EVP_MAC* hmac_algorithm() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    require(algorithm != nullptr);
    return algorithm;
}

const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(algorithm != nullptr);
    return algorithm;
}

} // namespace

sha256_digest sha256(std::string_view bytes) {
    sha256_digest digest;
    require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, sha256_algorithm(), nullptr) == 1);
    return digest;
}

void hmac_key::deleter::operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

hmac_key::hmac_key(std::string_view key) : begun_(EVP_MAC_CTX_new(hmac_algorithm())) {
    char hash[] = "SHA256";
    const OSSL_PARAM how[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash, 0), OSSL_PARAM_construct_end()};
    require(begun_ != nullptr && EVP_MAC_init(begun_.get(), bytes_of(key), key.size(), how) == 1);
}

std::string hmac_key::hex_of(std::initializer_list<std::string_view> parts) const {
    const std::unique_ptr<EVP_MAC_CTX, deleter> mac(EVP_MAC_CTX_dup(begun_.get()));
    require(mac != nullptr);
    for (const std::string_view part : parts)
        require(EVP_MAC_update(mac.get(), bytes_of(part), part.size()) == 1);
    sha256_digest digest;
    std::size_t length = 0;
    require(EVP_MAC_final(mac.get(), digest.data(), &length, digest.size()) == 1 && length == digest.size());
    return to_hex(digest);
}

} // namespace zoomhook::zoom
