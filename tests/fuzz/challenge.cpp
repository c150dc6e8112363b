// Feeds a plain token, and a body that may hold one; asserts that exactly the tokens of
// [A-Za-z0-9_-]{1,128} are answered, with their HMAC, so that no answer can be the signature of an event.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/challenge.hpp"

#include <algorithm>
#include <cctype>

#include "property.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace {

using namespace zoomhook;
using fuzz::require;

bool harmless(std::string_view token) {
    return !token.empty() && token.size() <= 128 && std::ranges::all_of(token, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 128 && (std::isalnum(byte) != 0 || c == '-' || c == '_');
    });
}

void check(std::string_view token) {
    static const zoom::signing_secret secret("app", "a-secret-token");
    const auto answer = zoom::answer_challenge(token, secret);
    require(answer.has_value() == harmless(token), "harmless tokens are answered, and no others");
    if (!answer) return;
    const std::string expected = R"({"plainToken":")" + std::string(token) + R"(","encryptedToken":")" +
                                 fuzz::hmac(secret.token(), token) + R"("})";
    require(*answer == expected, "the answer is the token and its HMAC");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = fuzz::text_of(data, size);
    check(input);
    if (const auto n = zoom::read_notification(std::string(input)); n.plain_token) check(*n.plain_token);
    return 0;
}
