// The secret tokens that Zoom may sign with, each with the app it belongs to.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/secret.hpp"

#include <openssl/crypto.h>
#include <stdexcept>

#include "hmac.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::zoom {
namespace {

void wipe(std::string& text) {
    OPENSSL_cleanse(text.data(), text.capacity());
    text.clear();
}

} // namespace

signing_secret::signing_secret(std::string app, std::string token)
    : app_(std::move(app)),
      token_(std::move(token)) {
    wipe(token); // a short token is copied, not moved
    if (token_.empty()) throw std::invalid_argument("the secret token of app " + app_ + " is empty");
    id_ = to_hex(sha256(token_)).substr(0, 8);
    key_ = std::make_unique<const hmac_key>(token_);
}

signing_secret::signing_secret(signing_secret&& other) noexcept
    : app_(std::move(other.app_)),
      token_(std::move(other.token_)),
      id_(std::move(other.id_)),
      key_(std::move(other.key_)) {
    wipe(other.token_);
}

signing_secret::~signing_secret() { wipe(token_); }

} // namespace zoomhook::zoom
