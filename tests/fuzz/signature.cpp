// Feeds the x-zm headers and a body; asserts that a request is genuine exactly where the signature header
// is the HMAC that OpenSSL makes with one of the secrets, and that every other verdict is the one its
// headers call for.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/signature.hpp"

#include <algorithm>
#include <cstdint>

#include "property.hpp"

namespace {

using namespace zoomhook;
using fuzz::require;
using kind = zoom::verdict_kind;

constexpr std::int64_t now = 1'785'369'686;
constexpr std::int64_t tolerance = 300;

const zoom::signing_secrets& secrets() {
    static const zoom::signing_secrets all = [] {
        zoom::signing_secrets two;
        two.emplace_back("first", "token-one");
        two.emplace_back("second", "token-two");
        return two;
    }();
    return all;
}

/// "<flags><counts><timestamp>\n<signature>\n<body>", the first two one byte each. Flags: 1 and 2 sign with
/// the first and the second secret instead, 4 then changes a character, at the place that the other bits
/// name.
struct input {
    unsigned flags = 0;
    zoom::claim claim;
    std::string signature;
    std::string_view body;

    explicit input(std::string_view text) {
        const auto byte = [&text] {
            const auto first = static_cast<unsigned char>(text.empty() ? '\0' : text.front());
            text.remove_prefix(text.empty() ? 0 : 1);
            return unsigned{first};
        };
        const auto line = [&text] {
            const std::string_view first = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(first.size() + 1, text.size()));
            return first;
        };
        flags = byte();
        const unsigned counts = byte();
        claim.timestamp_count = counts & 3;
        claim.signature_count = (counts >> 2) & 3;
        claim.timestamp = line();
        signature = line();
        body = text;
        sign();
        claim.signature = signature;
    }

    void sign() {
        if ((flags & 3) == 0) return;
        signature = fuzz::signature(secrets()[(flags & 1) == 1 ? 0 : 1].token(), claim.timestamp, body);
        if ((flags & 4) == 4) signature[(flags >> 3) % signature.size()] ^= 1;
    }
};

bool all_of(std::string_view text, std::string_view alphabet) {
    return text.find_first_not_of(alphabet) == text.npos;
}

bool formed(const zoom::claim& c) {
    return c.timestamp.size() == 10 && all_of(c.timestamp, "0123456789") && c.signature.size() == 67 &&
           c.signature.starts_with("v0=") && all_of(c.signature.substr(3), "0123456789abcdef");
}

const zoom::signing_secret* signer(const input& in) {
    const auto found = std::ranges::find_if(secrets(), [&in](const zoom::signing_secret& s) {
        return fuzz::signature(s.token(), in.claim.timestamp, in.body) == in.claim.signature;
    });
    return found == secrets().end() ? nullptr : &*found;
}

kind expected(const input& in) {
    const zoom::claim& c = in.claim;
    if (c.timestamp_count == 0 || c.signature_count == 0) return kind::missing;
    if (c.timestamp_count > 1 || c.signature_count > 1) return kind::repeated;
    if (!formed(c)) return kind::malformed;
    if (signer(in) == nullptr) return kind::unknown;
    const std::int64_t skew = now - std::stoll(std::string(c.timestamp));
    return skew >= -tolerance && skew <= tolerance ? kind::genuine : kind::stale;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const input in(fuzz::text_of(data, size));
    const zoom::verdict v = zoom::verify(
        in.claim, in.body, secrets(), wall_time(std::chrono::seconds(now)), std::chrono::seconds(tolerance)
    );
    require(v.kind == expected(in), "the verdict is what headers and HMAC call for");
    const bool is_signed = v.kind == kind::genuine || v.kind == kind::stale;
    require(v.secret == (is_signed ? signer(in) : nullptr), "the secret named is the one that signed");
    require(!is_signed || zoom::well_formed(in.claim), "what is signed is well-formed");
    require(!zoom::name(v.kind).empty(), "every verdict has a name");
    require(
        zoom::sign("token-one", in.claim.timestamp, in.body) ==
            fuzz::signature("token-one", in.claim.timestamp, in.body),
        "we sign as OpenSSL does"
    );
    return 0;
}
