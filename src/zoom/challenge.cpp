// Zoom's endpoint.url_validation challenge.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/challenge.hpp"

#include <algorithm>

#include "hmac.hpp"
#include "zoomhook/base/ascii.hpp"

namespace zoomhook::zoom {
namespace {

bool of_the_alphabet(char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }

} // namespace

std::optional<std::string> answer_challenge(std::string_view plain_token, const signing_secret& secret) {
    const bool harmless = !plain_token.empty() && plain_token.size() <= 128 &&
                          std::all_of(plain_token.begin(), plain_token.end(), of_the_alphabet);
    if (!harmless) return {};
    const std::string plain(plain_token);
    return R"({"plainToken":")" + plain + R"(","encryptedToken":")" + secret.key().hex_of({plain}) + R"("})";
}

} // namespace zoomhook::zoom
