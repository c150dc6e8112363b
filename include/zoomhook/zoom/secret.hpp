// The secret tokens that Zoom may sign with, each with the app it belongs to.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace zoomhook::zoom {

class hmac_key;

/// One secret token. Its text is wiped from memory when the object ends.
class signing_secret {
public:
    /// `token` is used as the HMAC key as it is (zoom-protocol: the text, never base64-decoded). Throws
    /// std::invalid_argument where it is empty: an empty key would let anybody sign.
    signing_secret(std::string app, std::string token);
    ~signing_secret();
    signing_secret(const signing_secret&) = delete;
    signing_secret& operator=(const signing_secret&) = delete;
    signing_secret(signing_secret&&) noexcept;
    signing_secret& operator=(signing_secret&&) = delete;

    [[nodiscard]] std::string_view app() const { return app_; }
    /// First 8 hex digits of the token's SHA-256: names the secret without telling it.
    [[nodiscard]] std::string_view id() const { return id_; }
    [[nodiscard]] std::string_view token() const { return token_; }
    /// The token, ready to sign with.
    [[nodiscard]] const hmac_key& key() const { return *key_; }

private:
    std::string app_;
    std::string token_;
    std::string id_;
    std::unique_ptr<const hmac_key> key_;
};

using signing_secrets = std::vector<signing_secret>;

} // namespace zoomhook::zoom
