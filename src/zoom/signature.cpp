// Proves that a request comes from Zoom: HMAC-SHA256 over "v0:<timestamp>:<body>".
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/signature.hpp"

#include <algorithm>
#include <array>
#include <openssl/crypto.h>

#include "hmac.hpp"

namespace zoomhook::zoom {
namespace {

constexpr std::size_t timestamp_length = 10; // seconds; 10 digits until the year 2286
constexpr std::size_t signature_length = 3 + 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool timestamp_formed(std::string_view t) {
    return t.size() == timestamp_length && std::all_of(t.begin(), t.end(), is_digit);
}

bool signature_formed(std::string_view s) {
    return s.size() == signature_length && s.substr(0, 3) == "v0=" &&
           std::all_of(s.begin() + 3, s.end(), is_lower_hex);
}

std::int64_t number_of(std::string_view digits) {
    std::int64_t n = 0;
    for (const char c : digits) n = n * 10 + (c - '0');
    return n;
}

std::string signature_of(const hmac_key& key, std::string_view timestamp, std::string_view body) {
    return "v0=" + key.hex_of({"v0:", timestamp, ":", body});
}

/// Every secret is tried, also after one has verified: how long it takes says nothing about which it was.
const signing_secret* verifying(const claim& c, std::string_view body, const signing_secrets& secrets) {
    const signing_secret* found = nullptr;
    for (const signing_secret& secret : secrets) {
        const std::string expected = signature_of(secret.key(), c.timestamp, body);
        if (CRYPTO_memcmp(expected.data(), c.signature.data(), signature_length) == 0 && found == nullptr)
            found = &secret;
    }
    return found;
}

} // namespace

bool well_formed(const claim& c) {
    return c.timestamp_count == 1 && c.signature_count == 1 && timestamp_formed(c.timestamp) &&
           signature_formed(c.signature);
}

verdict verify(
    const claim& c, std::string_view body, const signing_secrets& secrets, wall_time now,
    std::chrono::seconds tolerance
) {
    using std::chrono::abs;
    verdict v;
    if (c.timestamp_count == 0 || c.signature_count == 0) return {verdict_kind::missing};
    if (c.timestamp_count > 1 || c.signature_count > 1) return {verdict_kind::repeated};
    if (!well_formed(c)) return {verdict_kind::malformed};
    v.timestamp = number_of(c.timestamp);
    v.skew =
        std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) - std::chrono::seconds(v.timestamp);
    v.secret = verifying(c, body, secrets);
    if (v.secret == nullptr) return v;
    v.kind = abs(v.skew) <= tolerance ? verdict_kind::genuine : verdict_kind::stale;
    return v;
}

std::string sign(std::string_view token, std::string_view timestamp, std::string_view body) {
    return signature_of(hmac_key(token), timestamp, body);
}

std::string_view name(verdict_kind kind) {
    switch (kind) {
    case verdict_kind::genuine:
        return "genuine";
    case verdict_kind::stale:
        return "stale";
    case verdict_kind::missing:
        return "missing header";
    case verdict_kind::repeated:
        return "repeated header";
    case verdict_kind::malformed:
        return "malformed header";
    case verdict_kind::unknown:
        return "no secret matches";
    }
    return "";
}

} // namespace zoomhook::zoom
