// SHA-256 and HMAC-SHA256 as OpenSSL makes them.
// SPDX-License-Identifier: MIT
#include "hmac.hpp"

#include <memory>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <stdexcept>

#include "zoomhook/base/hex.hpp"

namespace zoomhook::zoom {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Fails where memory has run out or no provider of SHA-256 is loaded.
void require(bool done) {
    if (!done) throw std::runtime_error("OpenSSL could not compute an HMAC");
}

/// Looked up once: a look-up costs more than an HMAC.
EVP_MAC* hmac_algorithm() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    require(algorithm != nullptr);
    return algorithm;
}

} // namespace

sha256_digest sha256(std::string_view bytes) {
    sha256_digest digest;
    SHA256(bytes_of(bytes), bytes.size(), digest.data());
    return digest;
}

std::string hmac_sha256_hex(std::string_view key, std::initializer_list<std::string_view> parts) {
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> mac(
        EVP_MAC_CTX_new(hmac_algorithm()), &EVP_MAC_CTX_free
    );
    char hash[] = "SHA256";
    const OSSL_PARAM how[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash, 0), OSSL_PARAM_construct_end()};
    require(mac != nullptr && EVP_MAC_init(mac.get(), bytes_of(key), key.size(), how) == 1);
    for (const std::string_view part : parts)
        require(EVP_MAC_update(mac.get(), bytes_of(part), part.size()) == 1);
    sha256_digest digest;
    std::size_t length = 0;
    require(EVP_MAC_final(mac.get(), digest.data(), &length, digest.size()) == 1 && length == digest.size());
    return to_hex(digest);
}

} // namespace zoomhook::zoom
